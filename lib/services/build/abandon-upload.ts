import { z } from "zod";
import { deleteUpload } from "#lib/db/upload-store";
import { removePartial } from "#lib/media/partial-uploads";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";
import { ownUpload } from "./find-upload.ts";
import { whileHolding } from "./hold-upload.ts";

export const AbandonUploadInput = z.object({ uploadId: id("Name the upload.") });

/** Gives an upload up: its row and its bytes go. An artifact that it became stays. */
export async function abandonUpload(context: Context, { uploadId }: z.infer<typeof AbandonUploadInput>): Promise<void> {
  await ownUpload(context, uploadId);
  await whileHolding(context, uploadId, async () => {
    await deleteUpload(context.db, uploadId);
    await removePartial(uploadId);
  });
}
