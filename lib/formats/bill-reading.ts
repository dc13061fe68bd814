/** What the readers of bills of materials share: the shape they give, how they refuse, and what they do with purls and hashes. */
import { PackageURL } from "packageurl-js";
import type { BillComponent, BillOfMaterials } from "#lib/domain/bill-of-materials";
import type { Refusal } from "#lib/domain/decision";

export type BillRefusalCode =
  | "bill-empty"
  | "bill-not-a-bill"
  | "bill-encoding"
  | "bill-malformed"
  | "bill-cut-off"
  | "bill-doctype"
  | "bill-too-deep"
  | "bill-too-large"
  | "bill-version"
  | "bill-list-too-long"
  | "bill-listed-twice"
  | "bill-member-twice"
  | "bill-text"
  | "bill-hash"
  | "bill-invalid";

export interface BillRefusal extends Refusal {
  code: BillRefusalCode;
  /** "line 12" or "components/3/name"; null when it is not about one place. */
  place: string | null;
}

/** As a refusal of the field that the bill was sent in: where in the bill it is, said in the sentence. */
export function refusalAt(field: string, { code, message, place }: BillRefusal): Refusal {
  const isSaid = place === null || message.includes(place);
  return { code, message: isSaid ? message : `${place}: ${message}`, field };
}

export type BillReading = { readable: true; bill: BillOfMaterials } | { readable: false; refusal: BillRefusal };

/** Thrown inside a reader and turned into its refusal at the reader's edge. */
export class UnreadableBill extends Error {
  readonly code: BillRefusalCode;
  readonly place: string | null;
  constructor(code: BillRefusalCode, message: string, place: string | null = null) {
    super(message);
    this.code = code;
    this.place = place;
  }
}

/** Versions of CycloneDX that are read: ECMA-424 began as 1.6. */
export const specVersions = ["1.4", "1.5", "1.6", "1.7"] as const;
export type SpecVersion = (typeof specVersions)[number];

export function readSpecVersion(version: unknown): SpecVersion {
  const known = specVersions.find((one) => one === version);
  if (known) return known;
  const said = typeof version === "string" ? version.slice(0, 20) : "no version";
  throw new UnreadableBill("bill-version", `It is CycloneDX ${said}. Versions ${specVersions.join(", ")} are read.`);
}

/** Deeper than any bill from the wild, and shallow enough for every reader's stack. */
export const deepest = 100;

/** A component as it is written, before its purl and hashes are looked at. */
export interface WrittenComponent {
  type: string;
  group: string;
  name: string;
  version: string;
  purl: string | null;
  hashes: readonly { alg: string; content: string }[];
  licences: readonly string[];
  scope: string;
  place: string;
}

export interface WrittenBill {
  format: "json" | "xml";
  specVersion: SpecVersion;
  serialNumber: string | null;
  main: WrittenComponent | null;
  components: readonly WrittenComponent[];
}

const digits: Readonly<Record<string, number>> = {
  MD5: 32,
  "SHA-1": 40,
  "SHA-256": 64,
  "SHA-384": 96,
  "SHA-512": 128,
  "SHA3-256": 64,
  "SHA3-384": 96,
  "SHA3-512": 128,
  "BLAKE2b-256": 64,
  "BLAKE2b-384": 96,
  "BLAKE2b-512": 128,
};

/** A bill of what was written: the same component listed twice is one, and how often that was so is counted. */
export function billOf({ format, specVersion, serialNumber, main, components }: WrittenBill): BillOfMaterials {
  const once = new Map<string, BillComponent>();
  for (const component of components) {
    const read = componentOf(component);
    const key = JSON.stringify([read.type, read.group, read.name, read.version, read.purl, read.hashes]);
    if (!once.has(key)) once.set(key, read);
  }
  return {
    format,
    specVersion,
    serialNumber,
    main: main && componentOf(main),
    components: [...once.values()],
    duplicates: components.length - once.size,
  };
}

function componentOf({ purl, hashes, place, licences, ...written }: WrittenComponent): BillComponent {
  const texts = [written.group, written.name, written.version, purl ?? "", ...licences];
  if (texts.some((text) => text.includes("\0") || !text.isWellFormed()))
    throw new UnreadableBill("bill-text", "A text of it holds a NUL, or half a character.", place);
  const { name, version } = written;
  if (name.trim() === "") throw new UnreadableBill("bill-text", "A component has no name.", place);
  if (texts.some((text) => text.length > longestText))
    throw new UnreadableBill("bill-text", `A text of it is longer than ${longestText} characters.`, place);
  return {
    ...written,
    name: name.trim(),
    version: version.trim(),
    ...readPurl(purl),
    hashes: [...new Set(hashes.map((hash) => readHash(hash, place)))].sort(),
    licences: [...new Set(licences.map((one) => one.trim()).filter((one) => one !== ""))],
  };
}

const longestText = 2000;

/** "SHA-256:" and its digits in lower case. A hash with the digits of another algorithm is a fault of the whole bill. */
export function readHash({ alg, content }: { alg: string; content: string }, place: string): string {
  const wanted = digits[alg];
  if ((wanted !== undefined && content.length !== wanted) || !/^[0-9a-fA-F]+$/.test(content))
    throw new UnreadableBill(
      "bill-hash",
      `${alg} has ${wanted ?? "hexadecimal"} digits, and this one is ${content.length} characters long: ${content.slice(0, 20)}.`,
      place,
    );
  return `${alg}:${content.toLowerCase()}`;
}

export type NamedByPurl = Pick<BillComponent, "purl" | "purlFault" | "group" | "name" | "version">;

/** What a purl alone says of a component. */
export function namedByPurl(written: string): NamedByPurl {
  const read = readPurl(written);
  if (read.purl === null) return { ...read, group: "", name: "", version: "" };
  const { namespace, name, version } = PackageURL.fromString(read.purl);
  return { ...read, group: namespace ?? "", name, version: version ?? "" };
}

/** The purl in its canonical spelling. One that cannot be read, or that names no version, names nothing, and says why. */
export function readPurl(written: string | null): Pick<BillComponent, "purl" | "purlFault"> {
  const text = written?.trim() ?? "";
  if (text === "") return { purl: null, purlFault: null };
  try {
    const purl = PackageURL.fromString(text);
    const parts = [purl.namespace, purl.name, purl.version, purl.subpath].map((part) => part ?? "");
    if (parts.some((part) => part.includes("\0") || !part.isWellFormed()))
      return { purl: null, purlFault: "Its purl holds a NUL, or half a character." };
    if (!purl.version) return { purl: null, purlFault: `Its purl names no version: ${text.slice(0, 200)}` };
    return { purl: purl.toString(), purlFault: null };
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\.$/, "") : "it is no purl";
    return { purl: null, purlFault: `Its purl cannot be read (${why}): ${text.slice(0, 200)}` };
  }
}
