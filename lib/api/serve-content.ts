import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { reasonsAgainstFetching } from "#lib/domain/library";
import type { Actor, BytesRemoved } from "#lib/domain/release";
import { whyRemoved } from "#lib/domain/retention";
import { AppError } from "#lib/errors";
import { wantedRange } from "#lib/formats/byte-range";
import { webStream } from "#lib/formats/web-stream";
import type { MediaStore } from "#lib/media/media-store";

export interface Content {
  sha256: string;
  name: string;
  mediaType: string;
  size: number;
  /** Handed out all the same, with a warning. */
  withdrawn: { reason: string } | null;
}

/** Answers a request for an item's bytes, whole or in part, straight from the store: nothing is held in memory. */
export async function serveContent(
  request: Pick<Request, "headers" | "method">,
  content: Content,
  store: MediaStore,
  actor: Actor,
): Promise<Response> {
  const against = reasonsAgainstFetching(content, actor);
  if (content.withdrawn && against.length > 0)
    throw new AppError("refused", `${content.name} was withdrawn from use: ${content.withdrawn.reason}`, against);
  const { sha256, size } = content;
  const etag = `"${sha256}"`;
  const headers = new Headers(headersOf(content, etag));
  if (names(request.headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers });
  await requireStored(store, content);
  const range = isRangeCurrent(request.headers.get("if-range"), etag) ? wantedRange(request.headers.get("range"), size) : "whole";
  if (range === "unsatisfiable") {
    headers.set("content-range", `bytes */${size}`);
    headers.delete("content-disposition");
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = range === "whole" ? { start: 0, end: size - 1 } : range;
  // Next leaves the length out of what it sends: a body that was cut off is told by its missing last chunk.
  headers.set("content-length", String(end - start + 1));
  if (range !== "whole") headers.set("content-range", `bytes ${start}-${end}/${size}`);
  const body = request.method === "HEAD" ? null : await bytesOf(store, content, range);
  return new Response(body, { status: range === "whole" ? 200 : 206, headers });
}

/** What is said of a digest that the library has not: where its bytes were let go of, when and why. */
export function nothingToServe(removed: readonly (BytesRemoved & { name: string; release: number })[]): AppError {
  const [last] = removed;
  if (!last) return new AppError("not-found", "The library has nothing with this digest.");
  const { name, release, at } = last;
  const message = `The bytes of ${name} of REL-${release} were removed on ${at.toISOString().slice(0, 10)}: ${whyRemoved(last)}.`;
  return new AppError("gone", message, [{ code: "bytes-removed", message }]);
}

/** Always an attachment, never a page of ours: what is in the library was written by others. */
const headersOf = ({ name, mediaType, withdrawn }: Content, etag: string): Record<string, string> => ({
  "content-type": /^[\w.+-]+\/[\w.+-]+$/.test(mediaType) ? mediaType : "application/octet-stream",
  "content-disposition": disposition(name),
  "content-security-policy": "default-src 'none'; sandbox",
  "x-content-type-options": "nosniff",
  "accept-ranges": "bytes",
  "cache-control": "private, no-cache",
  // RFC 7234, 5.5: 299 is a warning of our own that stays with what is kept.
  ...(withdrawn && { warning: '299 - "Withdrawn from use: look at it, and deploy nothing of it."' }),
  etag,
});

/** RFC 6266: a plain name for everybody, the whole name for those who read UTF-8. */
function disposition(name: string): string {
  const plain = name.replaceAll(/[^\w .+-]/g, "_");
  const whole = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}

const names = (header: string | null, etag: string): boolean =>
  (header ?? "").split(",").some((one) => one.trim().replace(/^W\//, "") === etag || one.trim() === "*");

/** A part continues what was begun only while the bytes are the same; a date or a weak tag proves nothing. */
const isRangeCurrent = (header: string | null, etag: string): boolean => header === null || header.trim() === etag;

async function requireStored(store: MediaStore, { sha256, size, name }: Content): Promise<void> {
  const stored = await store.size(sha256);
  if (stored === null)
    throw new AppError(
      "not-found",
      `The bytes of ${name} are missing from the store. Verify the item and restore it from a backup.`,
    );
  if (stored !== size)
    throw new AppError(
      "conflict",
      `The stored bytes of ${name} are not what was checked in: ${stored} bytes in place of ${size}.`,
    );
}

async function bytesOf(store: MediaStore, { sha256 }: Content, range: "whole" | { start: number; end: number }) {
  const { stream } = await store.open(sha256, range === "whole" ? {} : range);
  return webStream(range === "whole" ? Readable.from(proven(stream, sha256), { objectMode: false }) : stream);
}

/** Hashes on the way out and keeps the last piece back: altered bytes never arrive whole. */
async function* proven(stream: Readable, sha256: string): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let held: Uint8Array | null = null;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    if (held !== null) yield held;
    held = chunk;
  }
  if (hash.digest("hex") !== sha256) throw new Error(`The stored bytes of ${sha256} were altered: the download was cut off.`);
  if (held !== null) yield held;
}
