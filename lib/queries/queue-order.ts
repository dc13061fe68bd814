/** What waits for somebody's vote, and in which order: shared by the queue and by the way from one decision to the next. */
import { Prisma } from "#lib/db/generated/client";
import type { Viewer } from "./viewer.ts";

/**
 * Authorizations as `a` with what they are about: `r` or `c`, its service `s`, and the risk `k` that the evidence tells. The risk is
 * looked up for each: PostgreSQL takes what waits for a handful, and would go through all risks for each of them.
 */
export const queueTables = Prisma.sql`"authorization" a
  LEFT JOIN release r ON r.id = a.release_id LEFT JOIN change c ON c.id = a.change_id
  LEFT JOIN LATERAL (SELECT level, score FROM authorization_risk WHERE authorization_id = a.id LIMIT 1) k ON true
  JOIN service s ON s.id = coalesce(r.service_id, c.service_id)`;

/** Pending `a`, in time: the clock is asked once. */
export const isPending = Prisma.sql`a.state = 'pending' AND a.expires_at > (SELECT countersign_clock())`;

/** `a` on which this person has a seat that nobody voted on: looked at one by one, and `coalesce` keeps it from being taken for rare. */
export function hasOpenSeat({ actor }: Viewer): Prisma.Sql {
  const me = actor.kind === "person" ? actor.id : null;
  return Prisma.sql`coalesce((
    SELECT NOT EXISTS (SELECT 1 FROM vote v WHERE v.authorization_id = a.id AND v.person_id = ${me}::uuid)
    FROM open_seat t WHERE t.authorization_id = a.id AND t.person_id = ${me}::uuid LIMIT 1), false)`;
}

/**
 * Pending `a` on which this person may still vote. Each is looked at by itself, from what is pending, which is little: the limit keeps
 * PostgreSQL from joining it to all seats and votes that the person ever had.
 */
export const waitsFor = (viewer: Viewer): Prisma.Sql => Prisma.sql`(${isPending} AND ${hasOpenSeat(viewer)})`;

const dayOfDeadline = (zone: string): Prisma.Sql => Prisma.sql`(a.expires_at AT TIME ZONE ${zone})::date`;

/**
 * By the day of the deadline as the reader's calendar has it; within a day by risk: emergencies, then the higher score, then the
 * more critical service; then by the hour.
 */
export const urgency = (zone: string): Prisma.Sql => Prisma.sql`${dayOfDeadline(zone)},
  coalesce(r.model, c.model) <> 'emergency', -coalesce(k.score, 0), s.tier, a.expires_at, a.number`;

/**
 * The first so many that fit, by urgency: their ids, or other columns. Only as many days are put in order as hold them: on which day
 * the last of them falls is told by the deadlines alone, which are indexed.
 */
export const mostUrgent = (where: Prisma.Sql, zone: string, count: number, columns = Prisma.sql`a.id`): Prisma.Sql => Prisma.sql`
  SELECT ${columns} FROM ${queueTables} WHERE ${where} AND ${dayOfDeadline(zone)} <= coalesce((
    SELECT ${dayOfDeadline(zone)} FROM ${queueTables} WHERE ${where} ORDER BY a.expires_at, a.number LIMIT 1 OFFSET ${count - 1}
  ), 'infinity') ORDER BY ${urgency(zone)} LIMIT ${count}`;
