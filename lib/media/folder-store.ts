/** The library's bytes in a folder: content-addressed by SHA-256, written once, read often. */
import { createHash, randomUUID } from "node:crypto";
import { constants, type FileHandle, mkdir, open, readdir, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  digestPattern,
  type MediaState,
  type MediaStore,
  noSuchBytes,
  type PutOptions,
  type Receipt,
  receiving,
  requireDigest,
  requireInside,
  type StoredMedia,
} from "./media-store.ts";

/** A store under `folder`, which is made on first use. */
export function folderStore(folder: string): MediaStore {
  const incoming = path.join(folder, "incoming");

  /**
   * Streams bytes into the store while hashing them; memory stays flat however many they are. They appear under their digest whole
   * and flushed to disk, or not at all. The same bytes sent again replace themselves, which mends a damaged copy.
   */
  async function putStream(bytes: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredMedia> {
    const receipt = receiving(options);
    await mkdir(incoming, { recursive: true });
    const unfinished = path.join(incoming, randomUUID());
    try {
      const received = await receive(bytes, unfinished, receipt);
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

  const openMedia: MediaStore["open"] = async (sha256, range = {}) => {
    const file = await openFile(placeOf(folder, sha256));
    if (file === null) throw noSuchBytes();
    try {
      const { size } = await file.stat();
      return { size, stream: file.createReadStream(requireInside(range, size)) };
    } catch (error) {
      await file.close();
      throw error;
    }
  };

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

  /** Every digest in the store in order, in batches; an upload that settles meanwhile may be among them or not. */
  async function* batches(most: number): AsyncGenerator<string[]> {
    let batch: string[] = [];
    for (const first of await foldersIn(folder))
      for (const second of await foldersIn(path.join(folder, first)))
        for (const name of await namesIn(path.join(folder, first, second))) {
          if (!digestPattern.test(name)) continue;
          batch.push(name);
          if (batch.length < most) continue;
          yield batch;
          batch = [];
        }
    if (batch.length > 0) yield batch;
  }

  async function requireWritable(): Promise<void> {
    await mkdir(incoming, { recursive: true });
    const trial = path.join(incoming, `trial-${randomUUID()}`);
    try {
      await writeFile(trial, "written to see whether it can be", { flag: "wx" });
    } finally {
      await rm(trial, { force: true });
    }
  }

  async function freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  }

  return {
    name: "The library's folder",
    ...{ putStream, batches, open: openMedia, verify, size, remove, sweepUnfinished, requireWritable, freeBytes },
  };
}

const namesIn = async (folder: string): Promise<string[]> => ((await readdir(folder).catch(ignoreMissing)) ?? []).toSorted();

const foldersIn = async (folder: string): Promise<string[]> =>
  (await namesIn(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name));

function placeOf(folder: string, sha256: string): string {
  requireDigest(sha256);
  return path.join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
}

async function receive(bytes: AsyncIterable<Uint8Array>, unfinished: string, receipt: Receipt) {
  const file = await open(unfinished, "wx", 0o440);
  try {
    for await (const chunk of bytes) {
      receipt.requireRoom(chunk);
      // The disk writes while the processor hashes.
      const written = writeWhole(file, chunk);
      receipt.take(chunk);
      await written;
    }
    const received = receipt.close();
    await file.sync();
    return received;
  } finally {
    await file.close();
  }
}

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
