import { z } from "zod";
import { readItem } from "#lib/db/library-store";
import { decideMendItem } from "#lib/domain/library";
import type { MediaCheckResult } from "#lib/domain/release";
import { library } from "#lib/media/library";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";
import { askFirst } from "../release/ask-first.ts";
import { verifyItem } from "./verify-item.ts";

export const MendItemInput = z.object({ itemId: id("Name the library item.") });

/**
 * Takes an item's own bytes once more, in place of a copy that was damaged or lost: any other bytes are refused by their size and digest.
 * They are read again after that, and the record tells what was found.
 */
export async function mendItem(
  context: Context,
  { itemId }: z.infer<typeof MendItemInput>,
  bytes: AsyncIterable<Uint8Array>,
): Promise<MediaCheckResult> {
  const { releaseId, sha256, size } = await readItem(context.db, itemId);
  await askFirst(context, releaseId, (release) => decideMendItem(release, { itemId }, context.actor));
  await library().putStream(bytes, { limitBytes: size, expects: { sha256 } });
  return verifyItem(context, { itemId });
}
