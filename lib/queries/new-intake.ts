import { readRelease } from "#lib/db/release-store";
import { finalBuild } from "#lib/domain/build";
import { nothingThere } from "#lib/errors";
import type { Viewer } from "./viewer.ts";

export interface NewIntakePage {
  services: { id: string; name: string }[];
  /** The release whose foreign components it would be about, where one with a bill was named. */
  bill: { release: { id: string; number: number; title: string; serviceId: string }; foreign: number } | null;
}

/** What a new intake may be about. */
export async function newIntakePage({ db }: Viewer, releaseNumber: number | null): Promise<NewIntakePage> {
  const services = await db.service.findMany({
    where: { state: { not: "retired" } },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  });
  const found = releaseNumber === null ? null : await readRelease(db, { number: releaseNumber }).catch(nothingThere);
  const bill = found && finalBuild(found.release)?.bill;
  if (!found || !bill) return { services, bill: null };
  const { id, number, title, service } = found.release;
  return {
    services,
    bill: {
      release: { id, number, title, serviceId: service.id },
      foreign: bill.standing.foreign + bill.standing.foreignMaterials.length,
    },
  };
}
