import { z } from "zod";
import { decideJudgeCriterion } from "#lib/domain/build";
import type { Context } from "../context.ts";
import { checkbox, id, optionalText, releaseTarget } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const JudgeCriterionInput = z.object({
  ...releaseTarget,
  criterionId: id("Name the criterion."),
  isMet: checkbox,
  note: optionalText(2000),
});

/** Says whether an acceptance criterion is met. */
export async function judgeCriterion(
  context: Context,
  { releaseId, expectedVersion, ...input }: z.infer<typeof JudgeCriterionInput>,
): Promise<void> {
  await changeRelease(context, { releaseId, expectedVersion }, (release) => decideJudgeCriterion(release, input, context.actor));
}
