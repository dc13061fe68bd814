import type { Viewer } from "./viewer.ts";

/** As many as a badge shows. */
export const mostWaiting = 99;

/**
 * How many pending authorizations this person may still vote on, up to one more than a badge shows. From what is pending, which is
 * little, and not from the seats, which are all that the person ever had.
 */
export async function countWaitingVotes({ actor, db }: Viewer): Promise<number> {
  if (actor.kind !== "person") return 0;
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT FROM "authorization" a
      WHERE a.state = 'pending' AND a.expires_at > countersign_clock()
        AND (SELECT s.authorization_id FROM open_seat s
          WHERE s.authorization_id = a.id AND s.person_id = ${actor.id}::uuid LIMIT 1) IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.authorization_id = a.id AND v.person_id = ${actor.id}::uuid)
      LIMIT ${mostWaiting + 1}
    ) waiting`;
  return row?.count ?? 0;
}
