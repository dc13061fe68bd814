import { Prisma } from "#lib/db/generated/client";
import { hasOpenSeat, isPending } from "./queue-order.ts";
import type { Viewer } from "./viewer.ts";

/** As many as a badge shows. */
export const mostWaiting = 99;

/** How many pending authorizations this person may still vote on, up to one more than a badge shows: as a part of a statement. */
export const countOfVotes = (viewer: Viewer): Prisma.Sql => Prisma.sql`
  SELECT count(*)::int AS count FROM (
    SELECT FROM (SELECT a.id FROM "authorization" a WHERE ${isPending} OFFSET 0) a WHERE ${hasOpenSeat(viewer)} LIMIT ${mostWaiting + 1}
  ) waiting`;

export async function countWaitingVotes(viewer: Viewer): Promise<number> {
  if (viewer.actor.kind !== "person") return 0;
  const [row] = await viewer.db.$queryRaw<{ count: number }[]>`${countOfVotes(viewer)}`;
  return row?.count ?? 0;
}
