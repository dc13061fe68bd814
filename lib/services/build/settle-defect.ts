import { z } from "zod";
import { decideSettleDefect } from "#lib/domain/build";
import type { Context } from "../context.ts";
import { checkbox, id, releaseTarget } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const SettleDefectInput = z.object({
  ...releaseTarget,
  defectId: id("Name the defect."),
  state: z.enum(["open", "accepted", "fixed"], { error: "Choose how it stands." }),
  isBlocking: checkbox,
});

/** Says how a defect stands: open, accepted or fixed, and whether it blocks. */
export async function settleDefect(
  context: Context,
  { releaseId, expectedVersion, ...input }: z.infer<typeof SettleDefectInput>,
): Promise<void> {
  await changeRelease(context, { releaseId, expectedVersion }, (release) => decideSettleDefect(release, input, context.actor));
}
