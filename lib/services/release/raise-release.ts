import { randomUUID } from "node:crypto";
import { z } from "zod";
import { nextNumber } from "#lib/db/change-create";
import { createRelease, lockCandidateChanges, mayManageReleases, readFollowed } from "#lib/db/release-create";
import { readService } from "#lib/db/service-store";
import { inTransaction } from "#lib/db/transaction";
import { decideRaiseRelease } from "#lib/domain/release-rules";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { id, ids, optionalId, optionalInstant, requiredText } from "../fields.ts";

export const releaseFields = {
  title: requiredText(200, "Give it a title."),
  purpose: requiredText(8000, "Say what it is for."),
  kind: z.enum(["major", "minor", "patch"], { error: "Choose major, minor or patch." }),
  wantedAt: optionalInstant,
  managerId: id("Choose a release manager."),
};

export const RaiseReleaseInput = z.object({
  ...releaseFields,
  serviceId: id("Choose the service."),
  changeIds: ids("Choose the changes it carries."),
  followsReleaseId: optionalId("Choose the release it follows."),
});

/** Raises a release of one service; a follow-up names the release that it follows. Answers its number. */
export async function raiseRelease(
  { actor, db }: Context,
  { serviceId, changeIds, followsReleaseId, ...input }: z.infer<typeof RaiseReleaseInput>,
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const changes = await lockCandidateChanges(tx, changeIds);
    const service = await readService(tx, serviceId);
    const follows = await readFollowed(tx, followsReleaseId);
    const managerMayManage = await mayManageReleases(tx, input.managerId);
    const number = await nextNumber(tx, "release_number");
    const decision = decideRaiseRelease({ ...input, number, service, changes, managerMayManage, follows }, actor);
    if (!decision.allowed) throw new AppError("refused", "The release cannot be raised.", decision.refusals);
    for (const event of decision.events) await createRelease(tx, actor, randomUUID(), event);
    return number;
  });
}
