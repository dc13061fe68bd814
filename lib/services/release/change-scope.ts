import { z } from "zod";
import { lockCandidateChanges } from "#lib/db/release-create";
import { decideChangeScope } from "#lib/domain/release-rules";
import type { Context } from "../context.ts";
import { ids, releaseTarget } from "../fields.ts";
import { changeRelease } from "./change-release.ts";

export const ChangeScopeInput = z.object({ ...releaseTarget, changeIds: ids("Choose the changes it carries.") });

/** Sets which changes a release carries; those not named are let go. Its model follows the strictest of them. */
export async function changeScope(context: Context, { changeIds, ...target }: z.infer<typeof ChangeScopeInput>): Promise<void> {
  await changeRelease(context, target, async (release, _now, tx) => {
    const changes = await lockCandidateChanges(tx, changeIds);
    return decideChangeScope(release, { changes }, context.actor);
  });
}
