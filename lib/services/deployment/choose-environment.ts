import { z } from "zod";
import { readEnvironment } from "#lib/db/deployment-store";
import { decideChooseEnvironment } from "#lib/domain/deployment";
import type { Context } from "../context.ts";
import { id, releaseTarget } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const ChooseEnvironmentInput = z.object({
  ...releaseTarget,
  environmentId: id("Choose an environment."),
});

/** Says where the release will be deployed to. */
export async function chooseEnvironment(
  context: Context,
  { environmentId, ...target }: z.infer<typeof ChooseEnvironmentInput>,
): Promise<void> {
  await changeRelease(context, target, async (release, _now, tx) =>
    decideChooseEnvironment(release, await readEnvironment(tx, environmentId), context.actor),
  );
}
