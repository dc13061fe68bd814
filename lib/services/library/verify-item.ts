import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readItem } from "#lib/db/library-store";
import { decideRecordMediaCheck } from "#lib/domain/library";
import type { MediaCheckResult } from "#lib/domain/release";
import { library } from "#lib/media/library";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";
import { askFirst } from "../release/ask-first.ts";
import { changeRelease } from "../release/change-release.ts";

export const VerifyItemInput = z.object({ itemId: id("Name the library item.") });

/** Reads an item's bytes again from first to last and records what was found. */
export async function verifyItem(context: Context, { itemId }: z.infer<typeof VerifyItemInput>): Promise<MediaCheckResult> {
  const { releaseId, sha256 } = await readItem(context.db, itemId);
  const checkId = randomUUID();
  const decideOn = (result: MediaCheckResult) => (release: Parameters<typeof decideRecordMediaCheck>[0]) =>
    decideRecordMediaCheck(release, { checkId, itemId, result }, context.actor);
  await askFirst(context, releaseId, decideOn("intact"));
  const result = await library().verify(sha256);
  await changeRelease(context, { releaseId }, decideOn(result));
  return result;
}
