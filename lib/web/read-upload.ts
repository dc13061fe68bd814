import "server-only";
import type { Readable } from "node:stream";
import type { Submitted } from "#lib/action-state";
import { AppError } from "#lib/errors";
import { type MultipartFile, readMultipart } from "#lib/formats/multipart";
import { readRequestBody } from "#lib/formats/request-body";
import { mayGoBack } from "./form-values.ts";

/** What a form has besides its file: names, boundaries, a few fields. */
const formBytes = 1024 * 1024;

/** What was refused, with what was typed beside the file: a form without JavaScript is filled in with it again. */
export class UploadRefused extends AppError {
  readonly submitted: Submitted;
  constructor(cause: AppError, typed: Submitted) {
    super(cause.code, cause.message, cause.refusals);
    this.cause = cause;
    this.submitted = Object.fromEntries(Object.entries(typed).filter(([name]) => mayGoBack(name)));
  }
}

/** Streams the one file of a multipart form into `take`. A form without a file is an AppError at the field `file`. */
export async function readUpload<T>(
  request: Request,
  limitBytes: number,
  take: (file: MultipartFile, content: Readable) => Promise<T>,
): Promise<T> {
  const contentType = request.headers.get("content-type");
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > limitBytes + formBytes) throw tooLarge(limitBytes);
  let typed: Submitted = {};
  const sink = (file: MultipartFile, content: Readable): Promise<T> => {
    typed = file.fields;
    return take(file, content);
  };
  try {
    const { file, fields } = await readRequestBody(request.body, (body) =>
      readMultipart(body, { contentType, limitBytes: limitBytes + formBytes, sink }),
    );
    if (file) return file.stored;
    typed = fields;
    throw new AppError("invalid", "No file was sent.", [{ code: "file-missing", message: "Choose a file.", field: "file" }]);
  } catch (error) {
    throw error instanceof AppError ? new UploadRefused(error, typed) : error;
  }
}

const tooLarge = (limitBytes: number): AppError => {
  const megabytes = Math.floor(limitBytes / 1024 / 1024);
  return new AppError("too-large", `A file may have ${megabytes} MB here, and this one has more.`);
};
