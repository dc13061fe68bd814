import { z } from "zod";
import { mayManageReleases } from "#lib/db/release-create";
import { decideAmendRelease } from "#lib/domain/release-rules";
import type { Context } from "../context.ts";
import { releaseTarget } from "../fields.ts";
import { changeRelease } from "./change-release.ts";
import { releaseFields } from "./raise-release.ts";

export const AmendReleaseInput = z.object({ ...releaseTarget, ...releaseFields });

/** Amends what a release says about itself: evidence of every gate still ahead. */
export async function amendRelease(
  context: Context,
  { releaseId, expectedVersion, ...input }: z.infer<typeof AmendReleaseInput>,
): Promise<void> {
  await changeRelease(context, { releaseId, expectedVersion }, async (release, _now, tx) => {
    const managerMayManage = await mayManageReleases(tx, input.managerId);
    return decideAmendRelease(release, { ...input, managerMayManage }, context.actor);
  });
}
