import { z } from "zod";
import { readTarget } from "#lib/db/service-store";
import { decideEndTarget } from "#lib/domain/service";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const EndTargetInput = z.object({ targetId: id("Choose a target.") });

/** Ends a promise; another value is another target. */
export async function endTarget(context: Context, { targetId }: z.infer<typeof EndTargetInput>): Promise<void> {
  await administer(context, async (tx) => decideEndTarget(await readTarget(tx, targetId), context.actor));
}
