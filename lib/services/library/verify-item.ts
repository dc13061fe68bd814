import { randomUUID } from "node:crypto";
import { z } from "zod";
import { itemsWithBytes, readItem } from "#lib/db/library-store";
import { decideRecordMediaCheck } from "#lib/domain/library";
import type { MediaCheckResult, Release } from "#lib/domain/release";
import { library } from "#lib/media/library";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";
import { askFirst } from "../release/ask-first.ts";
import { changeRelease } from "../release/change-release.ts";

export const VerifyItemInput = z.object({ itemId: id("Name the library item.") });

/**
 * Reads an item's bytes again from first to last and records what was found, of every item that has the same bytes: what one release
 * learns of them the others lean on.
 */
export async function verifyItem(context: Context, { itemId }: z.infer<typeof VerifyItemInput>): Promise<MediaCheckResult> {
  const { releaseId, sha256 } = await readItem(context.db, itemId);
  const decideOn = (one: string, result: MediaCheckResult) => {
    const checkId = randomUUID();
    return (release: Release) => decideRecordMediaCheck(release, { checkId, itemId: one, result }, context.actor);
  };
  await askFirst(context, releaseId, decideOn(itemId, "intact"));
  const result = await library().verify(sha256);
  for (const item of await itemsWithBytes(context.db, sha256))
    await changeRelease(context, { releaseId: item.releaseId }, decideOn(item.id, result));
  return result;
}
