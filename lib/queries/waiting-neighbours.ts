import { Prisma } from "#lib/db/generated/client";
import { mostUrgent, queueTables, urgency, waitsFor } from "./queue-order.ts";
import type { Viewer } from "./viewer.ts";
import { mostWaiting } from "./waiting-votes.ts";

/** Where a decision stands among those that wait for this person's vote. Numbers are those of authorizations. */
export interface WaitingNeighbours {
  previous: number | null;
  next: number | null;
  /** 1 for the most urgent; null when this one does not wait for them. */
  place: number | null;
  /** Up to one more than is said. */
  count: number;
}

/** The decisions before and after this one, in the order of the queue; also for one that is voted on already, so that work goes on. */
export async function waitingNeighbours(viewer: Viewer, number: number, zone: string): Promise<WaitingNeighbours> {
  const order = Prisma.sql`ROW(${urgency(zone)}) AS in_order`;
  const rows = await viewer.db.$queryRaw<{ number: number; waits: boolean }[]>`
    SELECT number, bool_or(waits) AS waits FROM (
      (${mostUrgent(waitsFor(viewer), zone, mostWaiting + 1, Prisma.sql`a.number, true AS waits, ${order}`)})
      UNION ALL (SELECT a.number, false, ${order} FROM ${queueTables} WHERE a.number = ${number})
    ) near GROUP BY number, in_order ORDER BY in_order`;
  const waiting = rows.filter(({ waits }) => waits);
  const at = rows.findIndex((row) => row.number === number);
  const before = at === -1 ? undefined : rows.slice(0, at).at(-1);
  // Beyond the first that are looked at, the way leads back to the most urgent.
  const after = rows[at + 1] ?? (waiting.length > mostWaiting ? rows[0] : undefined);
  const place = waiting.findIndex((row) => row.number === number);
  return {
    previous: before?.number ?? null,
    next: after?.number ?? null,
    place: place === -1 ? null : place + 1,
    count: waiting.length,
  };
}
