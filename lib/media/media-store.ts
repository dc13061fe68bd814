/** Where the library's bytes are kept: content-addressed by SHA-256, written once, read often. */
import { createHash } from "node:crypto";
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

export interface MediaStore {
  /** As a sentence begins with it: "The library's folder". */
  name: string;
  /**
   * Streams bytes into the store while hashing them; memory stays flat however many they are. They appear under their digest whole
   * and lasting, or not at all. The same bytes sent again replace themselves, which mends a damaged copy.
   */
  putStream(bytes: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredMedia>;
  /** The bytes of one item, or of a range of it, and the size of the whole. Whoever takes the stream reads or destroys it. */
  open(sha256: string, range?: ByteRange): Promise<{ size: number; stream: Readable }>;
  /** Reads an item again from its first byte to its last and compares it with its digest. */
  verify(sha256: string): Promise<MediaState>;
  /** The size of an item, or null when the store has none. */
  size(sha256: string): Promise<number | null>;
  /**
   * Removes bytes that nothing refers to, unless they were sent after `unusedSince`: somebody may have stored them again and be about
   * to refer to them. Tells whether they are gone.
   */
  remove(sha256: string, unusedSince: Date): Promise<boolean>;
  /** Removes what interrupted uploads left behind before `startedBefore`. Answers how many there were. */
  sweepUnfinished(startedBefore: Date): Promise<number>;
  /** Every digest in the store in order, in batches; an upload that settles meanwhile may be among them or not. */
  batches(most: number): AsyncGenerator<string[]>;
  /** Throws, with the system's own code, unless it takes what is sent where uploads arrive. */
  requireWritable(): Promise<void>;
  /** null where nobody can tell. */
  freeBytes(): Promise<number | null>;
}

export const digestPattern = /^[0-9a-f]{64}$/;

/** A digest names a place only once it is seen to be one: `../` is none. */
export function requireDigest(sha256: string): void {
  if (!digestPattern.test(sha256)) throw new AppError("invalid", "A SHA-256 digest has 64 hexadecimal digits, in lower case.");
}

export const noSuchBytes = (): AppError => new AppError("not-found", "The library has no bytes with this digest.");

/** The range with both its ends, in a whole of `size` bytes. */
export function requireInside({ start = 0, end }: ByteRange, size: number): Required<ByteRange> {
  const last = end ?? Math.max(size - 1, 0);
  const isInside = [start, last].every(Number.isSafeInteger) && start >= 0 && start <= last && last <= Math.max(size - 1, 0);
  if (!isInside) throw new AppError("invalid", `The range ${start}-${last} lies outside the ${size} bytes of this item.`);
  return { start, end: last };
}

export type Receipt = ReturnType<typeof receiving>;

/** What arrives is counted and hashed, and held against what was allowed and announced. */
export function receiving({ limitBytes, expects, onProgress }: PutOptions) {
  if ((expects?.size ?? 0) > limitBytes) throw tooLarge(limitBytes);
  const hash = createHash("sha256");
  let size = 0;
  return {
    requireRoom(chunk: Uint8Array): void {
      if (size + chunk.length > limitBytes) throw tooLarge(limitBytes);
    },
    take(chunk: Uint8Array): void {
      size += chunk.length;
      hash.update(chunk);
      onProgress?.(size);
    },
    /** Once everything is here. */
    close(): { sha256: string; size: number } {
      const sha256 = hash.digest("hex");
      if (expects?.size !== undefined && expects.size !== size)
        throw new AppError("invalid", `The upload was cut off: ${size} of ${expects.size} bytes arrived.`);
      if (expects?.sha256 !== undefined && expects.sha256.toLowerCase() !== sha256)
        throw new AppError("invalid", `The bytes that arrived have the digest ${sha256}, not the one announced.`);
      return { sha256, size };
    },
  };
}

const tooLarge = (limitBytes: number): AppError =>
  new AppError("too-large", `The file is larger than ${limitBytes} bytes, the most that is taken here.`);
