import { z } from "zod";
import { decideSealBuild } from "#lib/domain/build";
import { manifestDigestOf } from "#lib/domain/gate-evidence";
import type { Context } from "../context.ts";
import { id, releaseTarget } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const SealBuildInput = z.object({
  ...releaseTarget,
  buildId: id("Name the build."),
});

/** Seals the final build: from now on its digests are fixed, and reports on them are taken. */
export async function sealBuild(context: Context, { buildId, ...target }: z.infer<typeof SealBuildInput>): Promise<void> {
  await changeRelease(context, target, (release) => {
    const build = release.builds.find(({ id: one }) => one === buildId);
    return decideSealBuild(release, { buildId, manifestDigest: build ? manifestDigestOf(build) : "" }, context.actor);
  });
}
