import { randomUUID } from "node:crypto";
import { z } from "zod";
import { decideRecordStep } from "#lib/domain/deployment";
import type { Context } from "../context.ts";
import { id, optionalText, releaseTarget } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const RecordStepInput = z.object({
  ...releaseTarget,
  deploymentId: id("Name the deployment."),
  stepId: id("Name the step."),
  result: z.enum(["started", "done", "failed"], { error: "Say how it went." }),
  note: optionalText(4000),
});

/** Records that a step was started, done, or failed. */
export async function recordStep(
  context: Context,
  { releaseId, expectedVersion, ...input }: z.infer<typeof RecordStepInput>,
): Promise<void> {
  const resultId = randomUUID();
  await changeRelease(context, { releaseId, expectedVersion }, (release) =>
    decideRecordStep(release, { resultId, ...input }, context.actor),
  );
}
