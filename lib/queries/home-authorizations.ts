import type { Authorization, AuthorizationState } from "#lib/domain/authorization";
import type { Gate, Instant } from "#lib/domain/release";
import type { WaitingDecision } from "#lib/domain/urgency";
import { authorityTallyJoin } from "./gate-ahead.ts";
import { mostUrgent, waitsFor } from "./queue-order.ts";
import type { Viewer } from "./viewer.ts";

/** An authorization in a list: what it is about, and how far it came. */
export interface ListedAuthorization extends WaitingDecision {
  subject: Authorization["subject"];
  gate: Gate | null;
  state: AuthorizationState;
  /** "REL-4" or "CHG-7". */
  ofName: string;
  ofTitle: string;
  serviceName: string;
  askedByName: string;
  askedAt: Instant;
  endedAt: Instant | null;
  windowStart: Instant | null;
  grantExpiresAt: Instant | null;
  votesGranted: number;
  votesNeeded: number;
}

const most = 12;
const recentDays = 7;

/** Those waiting for my vote, in the order of the queue, and those I asked for that are open, or were decided in the last days. */
export function myAuthorizations(
  viewer: Viewer,
  me: string | null,
  zone: string,
): Promise<(ListedAuthorization & { list: "vote" | "asked" })[]> {
  return viewer.db.$queryRaw`
    SELECT listed.list, a.number, a.subject, a.gate, a.state, a.asked_at AS "askedAt", a.expires_at AS "expiresAt",
      a.ended_at AS "endedAt", a.grant_expires_at AS "grantExpiresAt", p.name AS "askedByName", s.name AS "serviceName", s.tier,
      coalesce('REL-' || r.number, 'CHG-' || c.number) AS "ofName", coalesce(r.title, c.title) AS "ofTitle",
      coalesce(r.model, c.model) AS model, w.window_start AS "windowStart",
      k.level AS "riskLevel", k.score AS "riskScore",
      coalesce(tally.granted, 0) AS "votesGranted", coalesce(tally.number, 0) AS "votesNeeded"
    FROM (
      (SELECT 'vote' AS list, id, expires_at AS place FROM "authorization"
        WHERE id IN (${mostUrgent(waitsFor(viewer), zone, most)}))
      UNION ALL
      (SELECT 'asked', id, coalesce(grant_expires_at, expires_at) FROM "authorization"
        WHERE asked_by = ${me}::uuid AND (state = 'pending' OR (state = 'granted' AND NOT spent AND subject = 'gate'))
        ORDER BY number DESC LIMIT ${most})
      UNION ALL
      (SELECT 'asked', id, ended_at FROM "authorization"
        WHERE asked_by = ${me}::uuid AND ended_at > (SELECT countersign_clock()) - make_interval(days => ${recentDays})
          AND state <> 'withdrawn' AND NOT spent AND NOT (state = 'granted' AND subject = 'gate')
        ORDER BY ended_at DESC LIMIT ${most})
    ) listed
    JOIN "authorization" a ON a.id = listed.id
    JOIN person p ON p.id = a.asked_by
    LEFT JOIN release r ON r.id = a.release_id
    LEFT JOIN change c ON c.id = a.change_id
    LEFT JOIN authorization_risk k ON k.authorization_id = a.id
    ${authorityTallyJoin}
    LEFT JOIN schedule w ON w.release_id = a.release_id
    JOIN service s ON s.id = coalesce(r.service_id, c.service_id)
    ORDER BY listed.place, a.number`;
}
