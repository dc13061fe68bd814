/** What a resumable upload is answered, whoever stands behind the context: the session's door and the machine's call the same. */
import { AppError } from "#lib/errors";
import { pieceType, reprDigest, uploadChecksum, uploadLength, uploadMetadata, uploadOffset } from "#lib/formats/tus-headers";
import { abandonUpload } from "#lib/services/build/abandon-upload";
import { AppendToUploadInput, appendToUpload } from "#lib/services/build/append-to-upload";
import { BeginUploadInput, beginUpload } from "#lib/services/build/begin-upload";
import { FindUploadInput, findUpload, type UploadProgress } from "#lib/services/build/find-upload";
import type { Context } from "#lib/services/context";
import { CallError, readPart } from "./problem.ts";
import { answerTus, tus } from "./tus.ts";

interface Asked {
  context: Context;
  request: Pick<Request, "headers">;
}

/** Begins an upload; `addressOf` says where it is then asked for. Metadata: name, version, type, sha256. */
export const answerBegin = ({ context, request }: Asked, buildId: string, addressOf: (uploadId: string) => string) =>
  answerTus(request, async () => {
    const { name, filename, version, type, filetype, sha256 } = uploadMetadata(request.headers);
    const length = uploadLength(request.headers);
    const named = { name: name ?? filename, version, mediaType: type ?? filetype };
    const input = readPart(BeginUploadInput, { buildId, length, sha256, ...named }, "metadata");
    const { id, expiresAt } = await beginUpload(context, input);
    return tus(201, { Location: addressOf(id), "Upload-Expires": expiresAt.toUTCString() });
  });

export const answerProgress = ({ context, request }: Asked, uploadId: string) =>
  answerTus(request, async () => tus(200, told(await findUpload(context, readPart(FindUploadInput, { uploadId }, "address")))));

export const answerPiece = ({ context, request: { headers } }: Asked, uploadId: string, bytes: AsyncIterable<Uint8Array>) =>
  answerTus({ headers }, async () => {
    if (headers.get("Content-Type") !== pieceType)
      throw new CallError("unsupported-media-type", `A piece is sent as ${pieceType}.`);
    const checksum = uploadChecksum(headers);
    const input = readPart(AppendToUploadInput, { uploadId, offset: uploadOffset(headers), checksum }, "piece");
    const { "Upload-Length": _, ...progress } = told(await appendToUpload(context, input, heardWithin(silenceMs, bytes)));
    return tus(204, progress);
  });

export const answerAbandon = ({ context, request }: Asked, uploadId: string) =>
  answerTus(request, async () => {
    await abandonUpload(context, readPart(FindUploadInput, { uploadId }, "address"));
    return tus(204, {});
  });

/** How far an upload is, in the headers of tus. */
export const told = ({ offset, length, expiresAt, sha256 }: UploadProgress): Record<string, string> => ({
  "Upload-Offset": String(offset),
  "Upload-Length": String(length),
  "Upload-Expires": expiresAt.toUTCString(),
  ...(sha256 === null ? {} : { "Repr-Digest": reprDigest(sha256) }),
});

/** A sender that says nothing for so long is gone, although nobody closed the connection. */
const silenceMs = 30_000;

async function* heardWithin(ms: number, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reading = bytes[Symbol.asyncIterator]();
  for (;;) {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new AppError("invalid", "The upload was cut off: nothing came any more.")), ms);
    });
    const next = await Promise.race([reading.next(), silence]).finally(() => clearTimeout(timer));
    if (next.done) return;
    yield next.value;
  }
}
