import { Prisma } from "#lib/db/generated/client";
import { isEnded } from "#lib/domain/phase";
import { type Phase, phases } from "#lib/domain/release";
import { type ReleaseChoices, releaseChoices } from "./release-list.ts";
import { type ListedRelease, type ReleaseConditions, releaseConditions, releaseRows } from "./release-rows.ts";
import type { Viewer } from "./viewer.ts";

export interface BoardColumn {
  phase: Phase;
  releases: ListedRelease[];
  /** More stand in this phase than are shown: how many is never counted. */
  hasMore: boolean;
}

export const cardsPerColumn = 12;

/** Releases by phase, in each those first that have stood there longest, of the ended ones the latest: two statements. */
export async function releaseBoard(
  viewer: Viewer,
  filter: ReleaseConditions,
): Promise<ReleaseChoices & { columns: BoardColumn[] }> {
  const shown = phases.filter((phase) => {
    if (filter.phase === "open") return !isEnded(phase);
    return filter.phase === "all" || filter.phase === phase;
  });
  const columns = shown.map((phase) => {
    const where = Prisma.join(releaseConditions({ ...filter, phase }), " AND ");
    const order = isEnded(phase) ? Prisma.sql`phase_since DESC` : Prisma.sql`phase_since`;
    return Prisma.sql`(SELECT * FROM release WHERE ${where} ORDER BY ${order} LIMIT ${cardsPerColumn + 1})`;
  });
  const rows = await viewer.db.$queryRaw<ListedRelease[]>`
    ${releaseRows(Prisma.join(columns, " UNION ALL "))} ORDER BY r.phase, r.phase_since, r.number`;
  return {
    columns: shown.map((phase) => {
      const inPhase = rows.filter((row) => row.phase === phase);
      if (isEnded(phase)) inPhase.reverse();
      return { phase, releases: inPhase.slice(0, cardsPerColumn), hasMore: inPhase.length > cardsPerColumn };
    }),
    ...(await releaseChoices(viewer)),
  };
}
