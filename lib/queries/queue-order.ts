/** What waits for somebody's vote, and in which order: shared by the queue and by the way from one decision to the next. */
import { Prisma } from "#lib/db/generated/client";
import type { Viewer } from "./viewer.ts";

/** Authorizations as `a` with what they are about: `r` or `c`, its service `s`, and the risk `k` that the evidence tells. */
export const queueTables = Prisma.sql`"authorization" a
  LEFT JOIN release r ON r.id = a.release_id LEFT JOIN change c ON c.id = a.change_id
  LEFT JOIN authorization_risk k ON k.authorization_id = a.id
  JOIN service s ON s.id = coalesce(r.service_id, c.service_id)`;

/** Pending `a` on which this person may still vote. */
export function waitsFor({ actor }: Viewer): Prisma.Sql {
  const me = actor.kind === "person" ? actor.id : null;
  return Prisma.sql`(a.state = 'pending' AND a.expires_at > countersign_clock()
    AND EXISTS (SELECT 1 FROM open_seat t WHERE t.authorization_id = a.id AND t.person_id = ${me}::uuid)
    AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.authorization_id = a.id AND v.person_id = ${me}::uuid))`;
}

/**
 * By the day of the deadline as the reader's calendar has it; within a day by risk: emergencies, then the higher score, then the
 * more critical service; then by the hour.
 */
export const urgency = (zone: string): Prisma.Sql => Prisma.sql`(a.expires_at AT TIME ZONE ${zone})::date,
  coalesce(r.model, c.model) <> 'emergency', -coalesce(k.score, 0), s.tier, a.expires_at, a.number`;
