import { z } from "zod";
import { readItem, releasesUsing } from "#lib/db/library-store";
import { decideWithdrawItem } from "#lib/domain/library";
import type { Context } from "../context.ts";
import { id, requiredText } from "../fields.ts";
import { askFirst } from "../release/ask-first.ts";
import { changeRelease } from "../release/change-release.ts";

export const WithdrawItemInput = z.object({
  itemId: id("Name the library item."),
  reason: requiredText(2000, "Say why it is not to be used any more."),
});

/**
 * Takes an item's bytes out of use, under every name they have: one release after the other, each told in its own record. Whoever is
 * interrupted in between withdraws again; until then the database lets none of them through.
 */
export async function withdrawItem(context: Context, { itemId, reason }: z.infer<typeof WithdrawItemInput>): Promise<void> {
  const { releaseId, sha256 } = await readItem(context.db, itemId);
  const decideOn = (release: Parameters<typeof decideWithdrawItem>[0]) =>
    decideWithdrawItem(release, { sha256, reason }, context.actor);
  const releaseIds = await releasesUsing(context.db, sha256);
  if (releaseIds.length === 0) await askFirst(context, releaseId, decideOn);
  for (const one of releaseIds) await changeRelease(context, { releaseId: one }, decideOn);
}
