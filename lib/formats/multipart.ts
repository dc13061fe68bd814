/** Reads a multipart form with one file, which flows straight into a sink: it is never held in memory. */
import type { Readable } from "node:stream";
import { Busboy, type BusboyInstance } from "@fastify/busboy";
import { AppError } from "#lib/errors";

export interface MultipartFile {
  field: string;
  /** As the sender wrote it: check it before use. */
  name: string;
  mediaType: string;
  /** The fields that came before the file. */
  fields: Readonly<Record<string, string | string[]>>;
}

export interface MultipartForm<T> {
  fields: Record<string, string | string[]>;
  /** What the sink made of the file; null when none was chosen. */
  file: (Omit<MultipartFile, "fields"> & { stored: T }) | null;
}

export interface MultipartOptions<T> {
  /** The request's Content-Type header, which holds the boundary. */
  contentType: string | null;
  /** The most the whole body may have, file, fields and all. */
  limitBytes: number;
  /** Takes the file's bytes; what it throws becomes the outcome. An interrupted body makes the stream fail, never end early. */
  sink: (file: MultipartFile, content: Readable) => Promise<T>;
}

const limits = { fieldSize: 64 * 1024, fields: 50, files: 1, parts: 52, headerPairs: 20, headerSize: 16 * 1024 };
const longestFieldName = 100;
/** How far the parser may be ahead of the disk, so that neither waits for the other at each chunk. */
const aheadBytes = 512 * 1024;

/** Resolves only once the closing boundary was read: a body that was cut off is refused, however much of it arrived. */
export async function readMultipart<T>(
  body: AsyncIterable<Uint8Array>,
  { contentType, limitBytes, sink }: MultipartOptions<T>,
): Promise<MultipartForm<T>> {
  const parser = parserFor(contentType);
  const fields = new Map<string, string[]>();
  const upload: Upload<T> = { file: null, content: null, storing: null };

  const end = new Promise<void>((resolve, reject) => {
    const refuse = (message: string, field?: string) =>
      reject(new AppError("invalid", message, field === undefined ? [] : [{ code: "field-invalid", message, field }]));
    parser.on("finish", resolve);
    parser.on("error", () => refuse("The upload was cut off, or is not a proper multipart form."));
    parser.on("filesLimit", () => refuse("Send one file at a time."));
    parser.on("fieldsLimit", () => refuse(`The form has more than ${limits.fields} fields.`));
    parser.on("partsLimit", () => refuse("The form has too many parts."));
    parser.on("field", (name: string | undefined, value, _isNameTruncated, isTruncated) => {
      if (!isFieldName(name)) return refuse("A field of the form has no proper name.");
      if (isTruncated) return refuse(`A field holds ${limits.fieldSize} bytes at most.`, name);
      fields.set(name, [...(fields.get(name) ?? []), value]);
    });
    parser.on("file", (field: string | undefined, content, name, _encoding, mediaType) => {
      upload.content = content;
      // The sink hears of the stream's errors; where there is no sink, `end` has them already.
      content.on("error", () => undefined);
      if (!isFieldName(field)) return refuse("The file's field has no proper name.");
      // A file input left empty arrives as a file without a name.
      if (name === "") return void content.resume();
      upload.file = { field, name, mediaType };
      upload.storing = sink({ ...upload.file, fields: asRecord(fields) }, content).then((stored) => {
        content.resume();
        return stored;
      });
      upload.storing.catch(reject);
    });
  });
  end.catch(() => undefined);

  try {
    await feed(parser, body, limitBytes, end);
    const file = upload.file && upload.storing && { ...upload.file, stored: await upload.storing };
    return { fields: asRecord(fields), file };
  } catch (error) {
    upload.content?.destroy(error instanceof Error ? error : new Error("The upload was given up.", { cause: error }));
    // The sink puts away its half-written file before anybody is told.
    await upload.storing?.catch(() => undefined);
    throw error;
  }
}

interface Upload<T> {
  file: Omit<MultipartFile, "fields"> | null;
  content: Readable | null;
  storing: Promise<T> | null;
}

const isFieldName = (name: string | undefined): name is string =>
  name !== undefined && name !== "" && name.length <= longestFieldName;

function parserFor(contentType: string | null): BusboyInstance {
  const notAForm = new AppError("invalid", "The request is not a multipart form with a boundary.");
  // An empty boundary would be taken, and would part the body at every line that begins with two dashes.
  if (!/^multipart\/form-data\s*;(.*;)?\s*boundary="?[^\s";]/i.test(contentType ?? "")) throw notAForm;
  try {
    const isPartAFile = (_field: string | undefined, _type: string | undefined, fileName: string | undefined) =>
      fileName !== undefined;
    // preservePath: a name with a path in it is refused by whoever checks names, not quietly shortened.
    return new Busboy({
      headers: { "content-type": contentType ?? "" },
      preservePath: true,
      limits,
      isPartAFile,
      fileHwm: aheadBytes,
    });
  } catch (error) {
    notAForm.cause = error;
    throw notAForm;
  }
}

/** Writes chunk by chunk, each only after the one before was taken: the file's reader sets the pace. */
async function feed(
  parser: BusboyInstance,
  body: AsyncIterable<Uint8Array>,
  limitBytes: number,
  end: Promise<void>,
): Promise<void> {
  let size = 0;
  let isRefused = false;
  let goOn = (): void => undefined;
  // Asked once: whatever waits for `end` anew with each chunk holds all of them until then.
  end.catch(() => {
    isRefused = true;
    goOn();
  });
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limitBytes)
      throw new AppError("too-large", `The upload is larger than ${limitBytes} bytes, the most that is taken here.`);
    await new Promise<void>((resolve) => {
      goOn = resolve;
      parser.write(chunk, () => resolve());
    });
    if (isRefused) break;
  }
  if (!isRefused) parser.end();
  await end;
}

const asRecord = (fields: ReadonlyMap<string, string[]>): Record<string, string | string[]> =>
  Object.fromEntries([...fields].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? "") : values]));
