import { z } from "zod";
import { readToken } from "#lib/db/token-store";
import { decideRevokeToken } from "#lib/domain/access-token";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const RevokeTokenInput = z.object({ tokenId: id("Name the access token.") });

/** Ends an access token at once: one's own, or anybody's as an administrator. */
export async function revokeToken(context: Context, { tokenId }: z.infer<typeof RevokeTokenInput>): Promise<void> {
  await administer(context, async (tx) => decideRevokeToken(await readToken(tx, tokenId), context.actor));
}
