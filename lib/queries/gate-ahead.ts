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
    FROM "authorization" a LEFT JOIN party_tally tally ON tally.authorization_id = a.id AND tally.party = 'authority'
    WHERE a.release_id = r.id AND a.subject = 'gate' AND a.gate = ahead.gate AND NOT a.spent AND a.asked_at >= r.phase_since
    ORDER BY a.number DESC LIMIT 1
  ) last ON true`;
