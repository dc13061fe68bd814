import { z } from "zod";
import { readDelegation } from "#lib/db/delegation-store";
import { decideConfirmDelegation } from "#lib/domain/delegation";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const ConfirmDelegationInput = z.object({ delegationId: id("Choose a delegation.") });

/** The second person's yes: from its first day on the delegate may vote in that place. */
export async function confirmDelegation(
  context: Context,
  { delegationId }: z.infer<typeof ConfirmDelegationInput>,
): Promise<void> {
  await administer(context, async (tx, now) =>
    decideConfirmDelegation(await readDelegation(tx, delegationId), context.actor, now),
  );
}
