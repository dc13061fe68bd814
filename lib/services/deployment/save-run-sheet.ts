import { randomUUID } from "node:crypto";
import { z } from "zod";
import { decideSaveRunSheet } from "#lib/domain/deployment";
import type { Context } from "../context.ts";
import { listOf, optionalText, releaseTarget, requiredText, wholeNumber } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const stepFields = {
  kind: z.enum(["deploy", "back_out", "note"], { error: "Choose what kind of step it is." }),
  title: requiredText(200, "Give the step a title."),
  instruction: optionalText(4000),
  responsible: optionalText(200),
  expectedMinutes: wholeNumber({ min: 0, max: 10_000, error: "Whole minutes, from 0 to 10,000." }),
};

export const SaveRunSheetInput = z.object({
  ...releaseTarget,
  steps: listOf(z.object({ id: z.uuid().optional(), ...stepFields })),
});

/** Saves the run-sheet whole, in the order given; a step keeps its id. */
export async function saveRunSheet(context: Context, { steps, ...target }: z.infer<typeof SaveRunSheetInput>): Promise<void> {
  await changeRelease(context, target, (release) => {
    const free = new Set(release.runSheet.map((step) => step.id));
    const numbered = steps.map(({ id: given, ...step }, index) => ({
      ...step,
      id: given && free.delete(given) ? given : randomUUID(),
      position: index + 1,
    }));
    return decideSaveRunSheet(release, { steps: numbered }, context.actor);
  });
}
