import { z } from "zod";
import { decideWithdrawChange } from "#lib/domain/change";
import type { Context } from "../context.ts";
import { requiredText } from "../fields.ts";
import { changeChange } from "./change-change.ts";
import { changeTarget } from "./change-fields.ts";

export const WithdrawChangeInput = z.object({ ...changeTarget, reason: requiredText(4000, "Say why it is withdrawn.") });

/** Takes a change back, with the reason. */
export async function withdrawChange(
  context: Context,
  { reason, ...target }: z.infer<typeof WithdrawChangeInput>,
): Promise<void> {
  await changeChange(context, target, (change) => decideWithdrawChange(change, { reason }, context.actor));
}
