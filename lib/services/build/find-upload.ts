import { z } from "zod";
import { readUpload } from "#lib/db/upload-store";
import type { Upload } from "#lib/domain/upload";
import { AppError } from "#lib/errors";
import { partialSize } from "#lib/media/partial-uploads";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const FindUploadInput = z.object({ uploadId: id("Name the upload.") });

export interface UploadProgress {
  buildId: string;
  /** Bytes that are there. */
  offset: number;
  length: number;
  expiresAt: Date;
  /** Its digest, once it is an artifact. */
  sha256: string | null;
}

/** How far one's own upload is: what the file on disk says. */
export async function findUpload(context: Context, { uploadId }: z.infer<typeof FindUploadInput>): Promise<UploadProgress> {
  return progressOf(await ownUpload(context, uploadId));
}

/** Somebody else's upload does not exist for anybody. */
export async function ownUpload({ actor, db }: Context, uploadId: string): Promise<Upload> {
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person uploads.");
  return readUpload(db, uploadId, actor.id);
}

export async function progressOf({ id: uploadId, buildId, length, expiresAt, storedSha256 }: Upload): Promise<UploadProgress> {
  const offset = storedSha256 === null ? await partialSize(uploadId) : length;
  return { buildId, offset, length, expiresAt, sha256: storedSha256 };
}
