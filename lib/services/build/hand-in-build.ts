import { randomUUID } from "node:crypto";
import { z } from "zod";
import { decideHandInBuild } from "#lib/domain/build";
import type { Context } from "../context.ts";
import { optionalText, releaseTarget, requiredText } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const HandInBuildInput = z.object({
  ...releaseTarget,
  source: requiredText(500, "Say where the source is."),
  commit: requiredText(200, "Name the commit it was built from."),
  builder: requiredText(200, "Say who or what built it."),
  runUrl: optionalText(1000).refine((url) => url === "" || /^https?:\/\/\S+$/.test(url), "A link begins with https://."),
});

/** Hands in the next build: an open iteration without artifacts yet. Answers its id. */
export async function handInBuild(
  context: Context,
  { releaseId, expectedVersion, ...input }: z.infer<typeof HandInBuildInput>,
): Promise<string> {
  const buildId = randomUUID();
  await changeRelease(context, { releaseId, expectedVersion }, (release) =>
    decideHandInBuild(release, { buildId, ...input }, context.actor),
  );
  return buildId;
}
