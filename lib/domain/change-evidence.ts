import type { Change } from "./change.ts";
import { canonicalBytes, sha256Hex } from "./evidence.ts";

/** What the authority of a change is shown, as canonical bytes (RFC 8785) and their SHA-256. */
export function assembleChangeEvidence(change: Change, authorizationId: string): { bytes: Uint8Array; digest: string } {
  const bytes = canonicalBytes({
    subject: "change",
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
  });
  return { bytes, digest: sha256Hex(bytes) };
}
