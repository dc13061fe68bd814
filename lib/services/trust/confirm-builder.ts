import { z } from "zod";
import { readBuilder } from "#lib/db/trusted-builder-store";
import { decideConfirmBuilder } from "#lib/domain/trusted-builder";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const ConfirmBuilderInput = z.object({ trustedBuilderId: id("Choose a builder.") });

/** The second person's yes: from now on its signatures count. */
export async function confirmBuilder(context: Context, { trustedBuilderId }: z.infer<typeof ConfirmBuilderInput>): Promise<void> {
  await administer(context, async (tx) => decideConfirmBuilder(await readBuilder(tx, trustedBuilderId), context.actor));
}
