import type { AuthorizationState } from "#lib/domain/authorization";
import type { ChangeModel, Gate, Instant, Phase, ReleaseKind } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

/** A release that is on its way to its service. */
export interface ComingRelease {
  serviceId: string;
  number: number;
  title: string;
  kind: ReleaseKind;
  model: ChangeModel;
  retires: boolean;
  phase: Phase;
  managerName: string;
  /** The gate ahead, and the last request for it, if there was one. */
  gate: Gate | null;
  gateState: AuthorizationState | null;
  votesGranted: number | null;
  votesNeeded: number | null;
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
    SELECT wanted.id AS "serviceId", r.number, r.title, r.kind, r.model, r.retires, r.phase, m.name AS "managerName", ahead.gate,
      CASE WHEN last.is_late THEN 'expired' ELSE last.state::text END AS "gateState",
      last.granted AS "votesGranted", last.needed AS "votesNeeded",
      r.window_start AS "windowStart", r.window_end AS "windowEnd", r.wanted_at AS "wantedAt", r.total
    FROM unnest(${[...serviceIds]}::uuid[]) AS wanted (id)
    CROSS JOIN LATERAL (
      SELECT r.*, w.window_start, w.window_end, (count(*) OVER ())::int AS total
      FROM release r LEFT JOIN schedule w ON w.release_id = r.id
      WHERE r.service_id = wanted.id AND r.phase NOT IN ('closed', 'cancelled')
      ORDER BY w.window_start, r.wanted_at, r.number LIMIT ${most}
    ) r
    JOIN person m ON m.id = r.manager_id
    LEFT JOIN phase_step ahead ON ahead.from_phase = r.phase AND ahead.via = 'gate'
    LEFT JOIN LATERAL (
      SELECT a.state,
        (a.state = 'pending' AND a.expires_at <= countersign_clock())
          OR (a.state = 'granted' AND a.grant_expires_at <= countersign_clock()) AS is_late,
        (SELECT count(*)::int FROM vote v JOIN authorization_seat t
          ON t.authorization_id = v.authorization_id AND t.person_id = v.person_id AND t.party = 'authority'
          WHERE v.authorization_id = a.id AND v.verdict = 'grant') AS granted,
        (SELECT p.needed FROM authorization_party p WHERE p.authorization_id = a.id AND p.party = 'authority') AS needed
      FROM "authorization" a
      WHERE a.release_id = r.id AND a.subject = 'gate' AND a.gate = ahead.gate AND NOT a.spent AND a.asked_at >= r.phase_since
      ORDER BY a.number DESC LIMIT 1
    ) last ON true
    ORDER BY wanted.id, r.window_start, r.wanted_at, r.number`;
  return Map.groupBy(rows, ({ serviceId }) => serviceId);
}
