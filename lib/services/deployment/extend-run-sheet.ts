import { randomUUID } from "node:crypto";
import { z } from "zod";
import { decideExtendRunSheet } from "#lib/domain/deployment";
import type { Context } from "../context.ts";
import { releaseTarget } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";
import { stepFields } from "./save-run-sheet.ts";

export const ExtendRunSheetInput = z.object({ ...releaseTarget, ...stepFields });

/** Adds a note or a back-out step while the deployment runs. Answers its id. */
export async function extendRunSheet(
  context: Context,
  { releaseId, expectedVersion, ...step }: z.infer<typeof ExtendRunSheetInput>,
): Promise<string> {
  const stepId = randomUUID();
  await changeRelease(context, { releaseId, expectedVersion }, (release) => {
    const position = Math.max(0, ...release.runSheet.map((one) => one.position)) + 1;
    return decideExtendRunSheet(release, { step: { id: stepId, position, ...step } }, context.actor);
  });
  return stepId;
}
