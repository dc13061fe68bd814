import type { Change } from "./change.ts";
import { canonicalBytes, sha256Hex } from "./evidence.ts";
import type { ToldIntake } from "./intake.ts";
import { changeSubject } from "./policy.ts";

/** What the authority of a change is shown, as canonical bytes (RFC 8785) and their SHA-256: of an intake all that it lists. */
export function assembleChangeEvidence(
  change: Change,
  authorizationId: string,
  intake: ToldIntake | null,
): { bytes: Uint8Array; digest: string } {
  const bytes = canonicalBytes({
    subject: changeSubject(change.origin),
    authorization: authorizationId,
    revision: change.evidenceRevision,
    change: change.id,
    changeNumber: change.number,
    title: change.title,
    reason: change.reason,
    origin: change.origin,
    model: change.model,
    service: change.service,
    template: change.template,
    raisedBy: { id: change.raisedBy.id, name: change.raisedBy.name },
    ...(intake ? { intake } : {}),
  });
  return { bytes, digest: sha256Hex(bytes) };
}
