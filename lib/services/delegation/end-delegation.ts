import { z } from "zod";
import { readDelegation } from "#lib/db/delegation-store";
import { decideEndDelegation } from "#lib/domain/delegation";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const EndDelegationInput = z.object({ delegationId: id("Choose a delegation.") });

/** Ends a delegation, or takes it back before it was confirmed. */
export async function endDelegation(context: Context, { delegationId }: z.infer<typeof EndDelegationInput>): Promise<void> {
  await administer(context, async (tx) => decideEndDelegation(await readDelegation(tx, delegationId), context.actor));
}
