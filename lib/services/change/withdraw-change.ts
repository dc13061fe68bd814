import { z } from "zod";
import { decideWithdrawChange } from "#lib/domain/change";
import type { Context } from "../context.ts";
import { changeChange } from "./change-change.ts";

export const WithdrawChangeInput = z.object({
  changeId: z.uuid(),
  expectedVersion: z.coerce.number().int(),
  reason: z.string().max(4000, "At most 4,000 characters.").default(""),
});

/** Takes a change back, with the reason. */
export async function withdrawChange(
  context: Context,
  { reason, ...target }: z.infer<typeof WithdrawChangeInput>,
): Promise<void> {
  await changeChange(context, target, (change) => decideWithdrawChange(change, { reason }, context.actor));
}
