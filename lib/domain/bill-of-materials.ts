/** Bills of materials: what a release is made of, and whether the library knows each part of it. */

/** One component as a bill lists it. */
export interface BillComponent {
  type: string;
  group: string;
  name: string;
  version: string;
  /** Package URL in canonical spelling (ECMA-427); null where none names this very version. */
  purl: string | null;
  /** Why a purl that is written names nothing. */
  purlFault: string | null;
  /** "SHA-256:" and digits in lower case; in order. */
  hashes: readonly string[];
  /** SPDX ids, names or SPDX expressions, as written. */
  licences: readonly string[];
  /** "required", "optional" or "excluded". */
  scope: string;
}

/** A bill as it was read: components nested in others stand beside them. */
export interface BillOfMaterials {
  format: "json" | "xml";
  specVersion: string;
  serialNumber: string | null;
  /** What the bill is about: the release's own. */
  main: BillComponent | null;
  components: readonly BillComponent[];
  /** How often a component was listed again, word for word. */
  duplicates: number;
}
