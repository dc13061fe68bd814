import { z } from "zod";
import { deleteUpload, noteStored } from "#lib/db/upload-store";
import { type PieceRefusal, reasonsAgainstAppending, type Upload } from "#lib/domain/upload";
import { AppError } from "#lib/errors";
import {
  type Appended,
  appendNothing,
  appendPiece,
  checksumAlgorithms,
  partialSize,
  readPartial,
  removePartial,
} from "#lib/media/partial-uploads";
import type { Context } from "../context.ts";
import { id, wholeNumber } from "../fields.ts";
import { addArtifact } from "./add-artifact.ts";
import { ownUpload, progressOf, type UploadProgress } from "./find-upload.ts";
import { beingWritten, whileHolding } from "./hold-upload.ts";

export const AppendToUploadInput = z.object({
  uploadId: id("Name the upload."),
  offset: wholeNumber({ min: 0, error: "Say where the piece begins." }),
  checksum: z
    .object({
      algorithm: z.enum(checksumAlgorithms, { error: "A checksum is of sha1, sha256 or sha512." }),
      digest: z.base64("A checksum is told in base64.").transform((sum) => Buffer.from(sum, "base64")),
    })
    .nullable()
    .default(null),
});

/**
 * Appends a piece where the last one ended; with the last piece the upload becomes an artifact of its build. A piece that is cut off
 * leaves what arrived. When the artifact is refused in the end, the bytes stay until the upload's time is over.
 */
export async function appendToUpload(
  context: Context,
  { uploadId, offset, checksum }: z.infer<typeof AppendToUploadInput>,
  bytes: AsyncIterable<Uint8Array>,
): Promise<UploadProgress> {
  await ownUpload(context, uploadId);
  await whileHolding(context, uploadId, async (isMine) => {
    const upload = await ownUpload(context, uploadId);
    const isStored = upload.storedSha256 !== null;
    const there = isStored ? upload.length : await partialSize(uploadId);
    const refusals = reasonsAgainstAppending(upload, offset, there);
    if (refusals.length > 0) throw new AppError("conflict", "The piece does not begin where the upload ends.", refusals);
    // What is an artifact already takes an empty piece more, as anything that is whole does.
    const append = isStored ? appendNothing : appendPiece;
    const appended = await append(uploadId, bytes, { offset, length: upload.length, checksum, isMine });
    requireWhole(appended);
    if (appended.size === upload.length && !isStored) await finish(context, upload);
  });
  return progressOf(await ownUpload(context, uploadId));
}

function requireWhole({ outcome, cause }: Appended): void {
  switch (outcome) {
    case "whole":
      return;
    case "taken-over":
      throw beingWritten();
    case "cut-off":
      throw cause instanceof AppError ? cause : Object.assign(new AppError("invalid", "The piece was cut off."), { cause });
    case "too-much":
      throw refused("too-large", "too-much", "More bytes came than the upload was announced with. None of this piece is kept.");
    case "checksum":
      throw refused("invalid", "checksum", "The piece has another checksum than it was sent with. None of it is kept.");
  }
}

const refused = (code: "invalid" | "too-large", reason: PieceRefusal, message: string): AppError =>
  new AppError(code, message, [{ code: reason, message }]);

/** Hands the whole file to the library as any other artifact; its row turns with the artifact's, in one transaction. */
async function finish(context: Context, { id: uploadId, releaseId, buildId, length, sha256, ...named }: Upload): Promise<void> {
  const { name, version, mediaType } = named;
  const expects = { size: length, ...(sha256 === null ? {} : { sha256 }) };
  try {
    await addArtifact(context, { releaseId, buildId, name, version, mediaType }, readPartial(uploadId), {
      expects,
      alongside: (tx, stored) => noteStored(tx, uploadId, stored.sha256),
    });
  } catch (error) {
    // Bytes with another digest than announced never become right.
    if (error instanceof AppError && error.code === "invalid") {
      await deleteUpload(context.db, uploadId);
      await removePartial(uploadId);
    }
    throw error;
  }
  await removePartial(uploadId);
}
