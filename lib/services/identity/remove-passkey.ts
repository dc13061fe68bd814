import { z } from "zod";
import { readPasskey } from "#lib/db/passkey-store";
import { decideRemovePasskey } from "#lib/domain/passkey";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id, optionalText } from "../fields.ts";

export const RemovePasskeyInput = z.object({ passkeyId: id("Choose a passkey."), reason: optionalText(500) });

/** Removes a passkey of one's own, or a lost one as an administrator. What it signed stays signed and verifies. */
export async function removePasskey(context: Context, { passkeyId, reason }: z.infer<typeof RemovePasskeyInput>): Promise<void> {
  await administer(context, async (tx) => decideRemovePasskey(await readPasskey(tx, passkeyId), reason, context.actor));
}
