/** The gate ahead of a release and the last request for it, as every list of releases shows them. */
import { Prisma } from "#lib/db/generated/client";
import type { AuthorizationState } from "#lib/domain/authorization";
import type { Gate } from "#lib/domain/release";

export interface GateAhead {
  /** The gate ahead, and the last request for it, if there was one. */
  gate: Gate | null;
  gateState: AuthorizationState | null;
  /** Of the authority alone; other parties are on the release's page. */
  votesGranted: number | null;
  votesNeeded: number | null;
}

/**
 * How far the authority has come, to be joined to an authorization that is called `a`. The limit has PostgreSQL count this one's votes
 * alone: without it, it counts all that were ever cast.
 */
export const authorityTallyJoin = Prisma.sql`
  LEFT JOIN LATERAL (
    SELECT t.granted, t.number FROM party_tally t WHERE t.authorization_id = a.id AND t.party = 'authority' LIMIT 1
  ) tally ON true`;

/** The columns, for a SELECT that joins `gateAheadJoin`. */
export const gateAheadColumns = Prisma.sql`
  ahead.gate, CASE WHEN last.is_late THEN 'expired' ELSE last.state::text END AS "gateState",
  last.granted AS "votesGranted", last.needed AS "votesNeeded"`;

/** To be joined to a release that is called `r`. */
export const gateAheadJoin = Prisma.sql`
  LEFT JOIN phase_step ahead ON ahead.from_phase = r.phase AND ahead.via = 'gate'
  LEFT JOIN LATERAL (
    SELECT a.state,
      (a.state = 'pending' AND a.expires_at <= countersign_clock())
        OR (a.state = 'granted' AND a.grant_expires_at <= countersign_clock()) AS is_late,
      tally.granted, tally.number AS needed
    FROM "authorization" a ${authorityTallyJoin}
    WHERE a.release_id = r.id AND a.subject = 'gate' AND a.gate = ahead.gate AND NOT a.spent AND a.asked_at >= r.phase_since
    ORDER BY a.number DESC LIMIT 1
  ) last ON true`;
