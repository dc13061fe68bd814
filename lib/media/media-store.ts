/** The library's bytes on disk: content-addressed by SHA-256, written once, read often. */
import { createHash, randomUUID } from "node:crypto";
import { constants, type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { AppError } from "#lib/errors";

export interface StoredMedia {
  sha256: string;
  size: number;
  /** Whether the store did not have these bytes before. */
  isNew: boolean;
}

export interface PutOptions {
  limitBytes: number;
  /** What the sender said; anything else that arrives was cut off or altered on its way and is not kept. */
  expects?: { size?: number; sha256?: string };
  onProgress?: (receivedBytes: number) => void;
}

/** First and last byte, both included, as in an HTTP range. */
export interface ByteRange {
  start?: number;
  end?: number;
}

export type MediaState = "intact" | "missing" | "altered";

export type MediaStore = ReturnType<typeof mediaStore>;

/** A store under `folder`, which is made on first use. */
export function mediaStore(folder: string) {
  const incoming = path.join(folder, "incoming");

  /**
   * Streams bytes into the store while hashing them; memory stays flat however many they are. They appear under their digest whole
   * and flushed to disk, or not at all. The same bytes sent again replace themselves, which mends a damaged copy.
   */
  async function putStream(bytes: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredMedia> {
    if ((options.expects?.size ?? 0) > options.limitBytes) throw tooLarge(options.limitBytes);
    await mkdir(incoming, { recursive: true });
    const unfinished = path.join(incoming, randomUUID());
    try {
      const received = await receive(bytes, unfinished, options);
      return { ...received, isNew: await settle(unfinished, received.sha256) };
    } finally {
      await rm(unfinished, { force: true });
    }
  }

  /** Moves a finished file to its place. Tells whether that place was empty. */
  async function settle(unfinished: string, sha256: string): Promise<boolean> {
    const place = placeOf(folder, sha256);
    const parents = [path.dirname(place), path.dirname(path.dirname(place)), folder];
    await mkdir(path.dirname(place), { recursive: true });
    const isNew = (await sizeOf(place)) === null;
    await rename(unfinished, place);
    for (const parent of parents) await flushFolder(parent);
    return isNew;
  }

  /** The bytes of one item, or of a range of it, and the size of the whole. Whoever takes the stream reads or destroys it. */
  async function openMedia(sha256: string, range: ByteRange = {}): Promise<{ size: number; stream: Readable }> {
    const file = await openFile(placeOf(folder, sha256));
    if (file === null) throw new AppError("not-found", "The library has no bytes with this digest.");
    try {
      const { size } = await file.stat();
      const { start = 0, end = Math.max(size - 1, 0) } = range;
      if (
        ![start, end].every(Number.isSafeInteger) ||
        start < 0 ||
        start > end ||
        (size > 0 && end >= size) ||
        (size === 0 && end > 0)
      )
        throw new AppError("invalid", `The range ${start}-${end} lies outside the ${size} bytes of this item.`);
      return { size, stream: file.createReadStream({ start, end }) };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Reads an item again from its first byte to its last and compares it with its digest. */
  async function verify(sha256: string): Promise<MediaState> {
    const file = await openFile(placeOf(folder, sha256));
    if (file === null) return "missing";
    try {
      if (!(await file.stat()).isFile()) return "altered";
      const hash = createHash("sha256");
      for await (const chunk of file.createReadStream({ highWaterMark: 1 << 20, autoClose: false })) hash.update(chunk as Buffer);
      return hash.digest("hex") === sha256 ? "intact" : "altered";
    } finally {
      await file.close();
    }
  }

  /** The size of an item, or null when the store has none. */
  const size = (sha256: string): Promise<number | null> => sizeOf(placeOf(folder, sha256));

  /**
   * Removes bytes that nothing refers to, unless they were sent after `unusedSince`: somebody may have stored them again and be about
   * to refer to them. Tells whether they are gone.
   */
  async function remove(sha256: string, unusedSince: Date): Promise<boolean> {
    return removeOlder(placeOf(folder, sha256), unusedSince);
  }

  /** Removes what interrupted uploads left behind before `startedBefore`. Answers how many there were. */
  async function sweepUnfinished(startedBefore: Date): Promise<number> {
    const names = await readdir(incoming).catch(ignoreMissing);
    let swept = 0;
    for (const name of names ?? []) if (await removeOlder(path.join(incoming, name), startedBefore)) swept += 1;
    return swept;
  }

  /** Every digest in the store, in batches; an upload that settles meanwhile may be among them or not. */
  async function* batches(most: number): AsyncGenerator<string[]> {
    let batch: string[] = [];
    for (const first of await foldersIn(folder))
      for (const second of await foldersIn(path.join(folder, first)))
        for (const name of (await readdir(path.join(folder, first, second)).catch(ignoreMissing)) ?? []) {
          if (!digestPattern.test(name)) continue;
          batch.push(name);
          if (batch.length < most) continue;
          yield batch;
          batch = [];
        }
    if (batch.length > 0) yield batch;
  }

  return { putStream, batches, open: openMedia, verify, size, remove, sweepUnfinished };
}

const foldersIn = async (folder: string): Promise<string[]> =>
  ((await readdir(folder).catch(ignoreMissing)) ?? []).filter((name) => /^[0-9a-f]{2}$/.test(name));

const digestPattern = /^[0-9a-f]{64}$/;

/** A digest names a file only once it is seen to be one: `../` is none. */
function placeOf(folder: string, sha256: string): string {
  if (!digestPattern.test(sha256)) throw new AppError("invalid", "A SHA-256 digest has 64 hexadecimal digits, in lower case.");
  return path.join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
}

async function receive(bytes: AsyncIterable<Uint8Array>, unfinished: string, { limitBytes, expects, onProgress }: PutOptions) {
  const hash = createHash("sha256");
  let size = 0;
  const file = await open(unfinished, "wx", 0o440);
  try {
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > limitBytes) throw tooLarge(limitBytes);
      // The disk writes while the processor hashes.
      const written = writeWhole(file, chunk);
      hash.update(chunk);
      await written;
      onProgress?.(size);
    }
    const sha256 = hash.digest("hex");
    if (expects?.size !== undefined && expects.size !== size)
      throw new AppError("invalid", `The upload was cut off: ${size} of ${expects.size} bytes arrived.`);
    if (expects?.sha256 !== undefined && expects.sha256.toLowerCase() !== sha256)
      throw new AppError("invalid", `The bytes that arrived have the digest ${sha256}, not the one announced.`);
    await file.sync();
    return { sha256, size };
  } finally {
    await file.close();
  }
}

const tooLarge = (limitBytes: number): AppError =>
  new AppError("too-large", `The file is larger than ${limitBytes} bytes, the most that is taken here.`);

async function writeWhole(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.length; ) done += (await file.write(chunk, done)).bytesWritten;
}

const openFile = (place: string): Promise<FileHandle | null> => open(place, constants.O_RDONLY).catch(ignoreMissing);

async function sizeOf(place: string): Promise<number | null> {
  return (await stat(place).catch(ignoreMissing))?.size ?? null;
}

async function removeOlder(place: string, than: Date): Promise<boolean> {
  const found = await stat(place).catch(ignoreMissing);
  if (!found || found.mtimeMs >= than.getTime()) return false;
  await rm(place, { force: true });
  return true;
}

/** A rename outlives a power cut only when its folder is flushed too; Windows has no such call. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function ignoreMissing(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
  throw error;
}
