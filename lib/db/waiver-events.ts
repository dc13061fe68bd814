/** Rows of giving and ending a waiver. */
import type { EventOf } from "#lib/domain/release-event";
import { authorOf, type Saving } from "./release-events.ts";

export async function saveWaiverEvent(
  saving: Saving,
  event: EventOf<"waiver.given" | "waiver.ended">,
  entryId: string,
): Promise<void> {
  const { tx, releaseId } = saving;
  if (event.type === "waiver.given") {
    const { waiverId: id, gate, check: checkCode, ruleId, reason, until: endsAt, needsAuthorization } = event;
    const givenBy = authorOf(saving);
    await tx.waiver.create({
      data: { id, releaseId, gate, checkCode, ruleId, reason, endsAt, needsAuthorization, givenBy, entryId },
      select: { id: true },
    });
    return;
  }
  await tx.waiverEnd.create({
    data: { waiverId: event.waiverId, releaseId, reason: event.reason, endedBy: authorOf(saving), entryId },
    select: { waiverId: true },
  });
}
