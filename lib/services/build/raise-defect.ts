import { randomUUID } from "node:crypto";
import { z } from "zod";
import { decideRaiseDefect } from "#lib/domain/build";
import type { Context } from "../context.ts";
import { checkbox, releaseTarget, requiredText } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const RaiseDefectInput = z.object({
  ...releaseTarget,
  title: requiredText(200, "Say what is wrong."),
  isBlocking: checkbox,
});

/** Raises a defect found while testing. Answers its id. */
export async function raiseDefect(
  context: Context,
  { title, isBlocking, ...target }: z.infer<typeof RaiseDefectInput>,
): Promise<string> {
  const defectId = randomUUID();
  await changeRelease(context, target, (release) => decideRaiseDefect(release, { defectId, title, isBlocking }, context.actor));
  return defectId;
}
