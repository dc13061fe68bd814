/** Files of this machine: read and hashed, whole or on their way out. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, constants, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { CouldNotTell } from "./outcome.ts";
import type { Step } from "./progress.ts";

export interface LocalFile {
  path: string;
  /** Bytes. */
  size: number;
  sha256: string;
}

const piece = 1 << 20;

/** Why a file cannot be read, or null. */
export async function whyUnreadable(file: string, { mayBeFolder = false } = {}): Promise<string | null> {
  const found = await stat(file).catch(codeOf);
  if (typeof found === "string") return found === "ENOENT" ? `There is no file ${file}.` : `${file} cannot be read (${found}).`;
  if (!found.isFile() && !(mayBeFolder && found.isDirectory())) return `${file} is no file.`;
  const denied = await access(file, constants.R_OK).catch(codeOf);
  return typeof denied === "string" ? `${file} cannot be read (${denied}).` : null;
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

/** Reads a file once: its size and digest, from the same bytes. */
export async function readLocal(file: string, step?: Step): Promise<LocalFile> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: piece }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
    step?.at(size);
  }
  return { path: file, size, sha256: hash.digest("hex") };
}

/** The bytes that were read before, hashed again on their way: a file that changed meanwhile is not sent to its end. */
export function sendLocal({ path, size, sha256 }: LocalFile, step: Step): Readable {
  async function* passing() {
    const hash = createHash("sha256");
    let sent = 0;
    for await (const chunk of createReadStream(path, { highWaterMark: piece }) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      sent += chunk.length;
      if (sent > size || (sent === size && hash.copy().digest("hex") !== sha256)) throw changed(path);
      step.at(sent);
      yield chunk;
    }
    if (sent < size) throw changed(path);
  }
  return Readable.from(passing(), { objectMode: false, highWaterMark: piece });
}

/** A part of the bytes that were read before. Whether the whole is what it was, its announced digest says in the end. */
export function sendPiece({ path }: LocalFile, { start, bytes }: { start: number; bytes: number }, step: Step): Readable {
  async function* passing() {
    let sent = 0;
    const file = createReadStream(path, { highWaterMark: piece, start, end: start + bytes - 1 });
    for await (const chunk of file as AsyncIterable<Buffer>) {
      sent += chunk.length;
      step.at(start + sent);
      yield chunk;
    }
    if (sent < bytes) throw changed(path);
  }
  return bytes === 0 ? Readable.from([]) : Readable.from(passing(), { objectMode: false, highWaterMark: piece });
}

const changed = (file: string): CouldNotTell =>
  new CouldNotTell(`${file} changed while it was sent. Build first, then submit what was built.`);
