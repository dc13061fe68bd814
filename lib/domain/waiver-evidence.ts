/** What evidence tells of waivers: within the evidence of a gate, and as what a board decides about by itself. */

import { canonicalBytes, sha256Hex } from "./evidence.ts";
import type { Evidence } from "./gate-evidence.ts";
import type { Gate, PersonRef } from "./release.ts";
import { type Waiver, waivableChecks } from "./waiver.ts";

/** A waiver as an approver is shown it. */
export const toldWaiver = ({ id, gate, check, reason, until, givenBy, rule }: Waiver) => ({
  id,
  check,
  title: waivableChecks[gate][check] ?? check,
  reason,
  until: until.toISOString(),
  givenBy: { id: givenBy.id, name: givenBy.name },
  as: rule.as,
});

export interface AskedWaiver {
  id: string;
  gate: Gate;
  check: string;
  reason: string;
  until: Date;
  givenBy: PersonRef;
  as: string;
  /** What is missing, in the words of the check. */
  missing: string;
}

/** Evidence of a waiver at high risk: the waiver, and beside it all that the gate's own authority would be shown now. */
export function assembleWaiverEvidence(
  { gate, missing, as, ...waiver }: AskedWaiver,
  { authorizationId, revision, ofGate }: { authorizationId: string; revision: number; ofGate: Evidence },
): Evidence {
  const shown = JSON.parse(new TextDecoder().decode(ofGate.bytes)) as object;
  const bytes = canonicalBytes({
    ...shown,
    subject: "waiver",
    gate: null,
    authorization: authorizationId,
    revision,
    waiver: {
      ...waiver,
      gate,
      title: waivableChecks[gate][waiver.check] ?? waiver.check,
      until: waiver.until.toISOString(),
      as,
      missing,
    },
  });
  return { bytes, digest: sha256Hex(bytes) };
}
