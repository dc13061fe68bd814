import { deleteDeadUploads, wantedUploads } from "#lib/db/upload-store";
import { partialIds, removePartial } from "#lib/media/partial-uploads";
import type { Context } from "../context.ts";

/** Removes uploads past their time or of builds that were closed, and bytes that no upload wants any more. Answers how many files went. */
export async function sweepUploads({ db }: Pick<Context, "db">): Promise<number> {
  await deleteDeadUploads(db);
  const there = await partialIds();
  const wanted = await wantedUploads(db, there);
  const left = there.filter((id) => !wanted.has(id));
  for (const id of left) await removePartial(id);
  return left.length;
}
