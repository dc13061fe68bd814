import { z } from "zod";
import { decideSavePlan } from "#lib/domain/plan";
import type { Context } from "../context.ts";
import { optionalText, optionalWholeNumber, releaseTarget } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const SavePlanInput = z.object({
  ...releaseTarget,
  scope: optionalText(8000),
  backOutTrigger: optionalText(4000),
  backOutSteps: optionalText(8000),
  backOutMinutes: optionalWholeNumber({ min: 1, max: 10_080, error: "Enter whole minutes, from 1 to 10,080 (a week)." }),
  testStrategy: optionalText(8000),
});

/** Saves the plan as far as it is written; the gate to build & test asks for the rest. */
export async function savePlan(
  context: Context,
  { releaseId, expectedVersion, ...plan }: z.infer<typeof SavePlanInput>,
): Promise<void> {
  await changeRelease(context, { releaseId, expectedVersion }, (release) => decideSavePlan(release, { plan }, context.actor));
}
