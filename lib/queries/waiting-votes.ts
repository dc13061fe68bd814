import type { Viewer } from "./viewer.ts";

/** How many pending authorizations this person may still vote on. */
export async function countWaitingVotes({ actor, db }: Viewer): Promise<number> {
  if (actor.kind !== "person") return 0;
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(DISTINCT a.id)::int AS count
    FROM authorization_seat s JOIN "authorization" a ON a.id = s.authorization_id
    WHERE s.person_id = ${actor.id}::uuid AND a.state = 'pending' AND a.expires_at > countersign_clock()
      AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.authorization_id = a.id AND v.person_id = s.person_id)`;
  return row?.count ?? 0;
}
