import "server-only";
import type { Readable } from "node:stream";
import { AppError } from "#lib/errors";
import { type MultipartFile, readMultipart } from "#lib/formats/multipart";
import { readRequestBody } from "#lib/formats/request-body";

/** What a form has besides its file: names, boundaries, a few fields. */
const formBytes = 1024 * 1024;

/** Streams the one file of a multipart form into `take`. A form without a file is an AppError at the field `file`. */
export async function readUpload<T>(
  request: Request,
  limitBytes: number,
  take: (file: MultipartFile, content: Readable) => Promise<T>,
): Promise<T> {
  const contentType = request.headers.get("content-type");
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > limitBytes + formBytes) throw tooLarge(limitBytes);
  const { file } = await readRequestBody(request.body, (body) =>
    readMultipart(body, { contentType, limitBytes: limitBytes + formBytes, sink: take }),
  );
  if (file) return file.stored;
  throw new AppError("invalid", "No file was sent.", [{ code: "file-missing", message: "Choose a file.", field: "file" }]);
}

const tooLarge = (limitBytes: number): AppError => {
  const megabytes = Math.floor(limitBytes / 1024 / 1024);
  return new AppError("too-large", `A file may have ${megabytes} MB here, and this one has more.`);
};
