import type { ChangeModel, Instant, Phase, ReleaseKind } from "#lib/domain/release";
import { type GateAhead, gateAheadColumns, gateAheadJoin } from "./gate-ahead.ts";
import type { Viewer } from "./viewer.ts";

/** A release that is on its way to its service. */
export interface ComingRelease extends GateAhead {
  serviceId: string;
  number: number;
  title: string;
  kind: ReleaseKind;
  model: ChangeModel;
  retires: boolean;
  phase: Phase;
  managerName: string;
  windowStart: Instant | null;
  windowEnd: Instant | null;
  wantedAt: Instant | null;
  /** How many are on their way to this service, shown or not. */
  total: number;
}

/** What is coming to each of these services, what is nearest first; at most so many of each: one statement. */
export async function comingReleases(
  { db }: Viewer,
  serviceIds: readonly string[],
  most: number,
): Promise<Map<string, ComingRelease[]>> {
  const rows = await db.$queryRaw<ComingRelease[]>`
    SELECT wanted.id AS "serviceId", r.number, r.title, r.kind, r.model, r.retires, r.phase, m.name AS "managerName", ${gateAheadColumns},
      r.window_start AS "windowStart", r.window_end AS "windowEnd", r.wanted_at AS "wantedAt", r.total
    FROM unnest(${[...serviceIds]}::uuid[]) AS wanted (id)
    CROSS JOIN LATERAL (
      SELECT r.*, w.window_start, w.window_end, (count(*) OVER ())::int AS total
      FROM release r LEFT JOIN schedule w ON w.release_id = r.id
      WHERE r.service_id = wanted.id AND r.phase NOT IN ('closed', 'cancelled')
      ORDER BY w.window_start, r.wanted_at, r.number LIMIT ${most}
    ) r
    JOIN person m ON m.id = r.manager_id
    ${gateAheadJoin}
    ORDER BY wanted.id, r.window_start, r.wanted_at, r.number`;
  return Map.groupBy(rows, ({ serviceId }) => serviceId);
}
