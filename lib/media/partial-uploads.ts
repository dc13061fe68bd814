/** Files that arrive in pieces, on this machine's disk until they are whole. The size of a file is how much of it is there. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { environment } from "#lib/env";

const uploadId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const folder = (): string => path.join(environment().LIBRARY_DIR, "uploads");

function placeOf(id: string): string {
  if (!uploadId.test(id)) throw new Error("An upload is known by its id.");
  return path.join(folder(), id);
}

/** How many bytes are there. */
export async function partialSize(id: string): Promise<number> {
  return (await stat(placeOf(id)).catch(ignoreMissing))?.size ?? 0;
}

export const readPartial = (id: string): Readable => createReadStream(placeOf(id), { highWaterMark: 1 << 20 });

export const removePartial = (id: string): Promise<void> => rm(placeOf(id), { force: true });

/** The ids of every file that is there, finished or not. */
export async function partialIds(): Promise<string[]> {
  return ((await readdir(folder()).catch(ignoreMissing)) ?? []).filter((name) => uploadId.test(name));
}

export interface Piece {
  offset: number;
  /** The most that may be there afterwards. */
  length: number;
  checksum: { algorithm: ChecksumAlgorithm; digest: Buffer } | null;
  /** Asked before every write: another may have taken over meanwhile. */
  isMine: () => boolean;
}

export const checksumAlgorithms = ["sha1", "sha256", "sha512"] as const;
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** `cut-off`: the sender is gone; what had arrived is kept. Otherwise the file is left as it was. */
export type Appended = { outcome: "whole" | "cut-off" | "too-much" | "checksum" | "taken-over"; size: number; cause?: unknown };

/**
 * Appends what arrives, in flat memory, and flushes it. What would be too much or has another checksum is taken back; so is the
 * beginning of a piece with a checksum that was cut off, since nobody can say whether it is right.
 */
export async function appendPiece(id: string, bytes: AsyncIterable<Uint8Array>, piece: Piece): Promise<Appended> {
  await mkdir(folder(), { recursive: true });
  const file = await open(placeOf(id), piece.offset === 0 ? "w" : "r+", 0o640);
  try {
    const written = await write(file, bytes, piece);
    const isKept = written.outcome === "whole" || (written.outcome === "cut-off" && piece.checksum === null);
    // Another writes here now: what is there is theirs.
    if (written.outcome === "taken-over") return written;
    if (!isKept) await file.truncate(piece.offset);
    await file.sync();
    return isKept ? written : { ...written, size: piece.offset };
  } finally {
    await file.close();
  }
}

/** Looks at a further piece of what is whole already: it may be empty, and nothing else. */
export async function appendNothing(
  _id: string,
  bytes: AsyncIterable<Uint8Array>,
  { length: size, checksum }: Piece,
): Promise<Appended> {
  try {
    for await (const chunk of bytes) if (chunk.length > 0) return { outcome: "too-much", size };
  } catch (cause) {
    return { outcome: "cut-off", size, cause };
  }
  const isRight = checksum === null || createHash(checksum.algorithm).digest().equals(checksum.digest);
  return { outcome: isRight ? "whole" : "checksum", size };
}

async function write(file: FileHandle, bytes: AsyncIterable<Uint8Array>, piece: Piece): Promise<Appended> {
  const hash = piece.checksum && createHash(piece.checksum.algorithm);
  let size = piece.offset;
  try {
    for await (const chunk of bytes) {
      if (size + chunk.length > piece.length) return { outcome: "too-much", size };
      if (!piece.isMine()) return { outcome: "taken-over", size };
      for (let done = 0; done < chunk.length; )
        done += (await file.write(chunk, done, chunk.length - done, size + done)).bytesWritten;
      hash?.update(chunk);
      size += chunk.length;
    }
  } catch (cause) {
    return { outcome: "cut-off", size, cause };
  }
  if (hash && piece.checksum && !hash.digest().equals(piece.checksum.digest)) return { outcome: "checksum", size };
  return { outcome: "whole", size };
}

function ignoreMissing(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
  throw error;
}
