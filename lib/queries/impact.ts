import { readServiceMap } from "#lib/db/service-store";
import { affectedServices } from "#lib/domain/impact";
import type { AffectedService } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

/** Who is hit when a service fails, over all hops; null when there is none of that key. */
export async function impactOf({ db }: Viewer, key: string): Promise<AffectedService[] | null> {
  const { services, relations } = await readServiceMap(db);
  const root = services.find((one) => one.key === key);
  return root ? affectedServices(root.id, services, relations) : null;
}
