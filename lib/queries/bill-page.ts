import { billComponents, billLicences } from "#lib/db/bill-store";
import type { ComponentStandingKind, LicenceCount, ListedComponent } from "#lib/domain/bill-of-materials";
import type { BuildBill } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

const pageSize = 100;

export interface BillPage {
  components: ListedComponent[];
  licences: LicenceCount[];
  /** The position after which the next page begins. */
  next: number | null;
}

/** A page of the components of a bill, of one standing or of all, with the licences of the whole. */
export async function billPage(
  { db }: Viewer,
  { id }: Pick<BuildBill, "id">,
  { standing, after }: { standing: ComponentStandingKind | null; after: number | null },
): Promise<BillPage> {
  const found = await billComponents(db, id, { standing, after: after ?? -1, most: pageSize + 1 });
  const components = found.slice(0, pageSize);
  const next = found.length > pageSize ? (components.at(-1)?.position ?? null) : null;
  return { components, next, licences: await billLicences(db, id) };
}
