import { z } from "zod";
import { readBuilder } from "#lib/db/trusted-builder-store";
import { decideEndBuilder } from "#lib/domain/trusted-builder";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id, requiredText } from "../fields.ts";

export const EndBuilderInput = z.object({
  trustedBuilderId: id("Choose a builder."),
  reason: requiredText(500, "Say why it is trusted no more."),
});

/** Ends the trust in a builder, or withdraws its proposal: what it signed counts no more, from now on. */
export async function endBuilder(context: Context, { trustedBuilderId, reason }: z.infer<typeof EndBuilderInput>): Promise<void> {
  await administer(context, async (tx) => decideEndBuilder(await readBuilder(tx, trustedBuilderId), reason, context.actor));
}
