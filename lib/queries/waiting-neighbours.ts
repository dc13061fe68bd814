import { mostUrgent, queueTables, urgency, waitsFor } from "./queue-order.ts";
import type { Viewer } from "./viewer.ts";

/** Where a decision stands among those that wait for this person's vote. Numbers are those of authorizations. */
export interface WaitingNeighbours {
  previous: number | null;
  next: number | null;
  /** 1 for the most urgent; null when this one does not wait for them. */
  place: number | null;
  count: number;
}

const most = 500;

/** The decisions before and after this one, in the order of the queue; also for one that is voted on already, so that work goes on. */
export async function waitingNeighbours(viewer: Viewer, number: number, zone: string): Promise<WaitingNeighbours> {
  const rows = await viewer.db.$queryRaw<{ number: number; waits: boolean }[]>`
    SELECT a.number, bool_or(w.waits) AS waits FROM (
      (SELECT id, true AS waits FROM (${mostUrgent(waitsFor(viewer), zone, most)}) urgent)
      UNION ALL SELECT a.id, false FROM "authorization" a WHERE a.number = ${number}
    ) w JOIN (${queueTables}) ON a.id = w.id
    GROUP BY a.id, r.id, c.id, s.id, k.authorization_id ORDER BY ${urgency(zone)} LIMIT ${most}`;
  const waiting = rows.filter(({ waits }) => waits);
  const at = rows.findIndex((row) => row.number === number);
  const before = at === -1 ? undefined : rows.slice(0, at).at(-1);
  const after = at === -1 ? rows[0] : rows[at + 1];
  const place = waiting.findIndex((row) => row.number === number);
  return {
    previous: before?.number ?? null,
    next: after?.number ?? null,
    place: place === -1 ? null : place + 1,
    count: waiting.length,
  };
}
