/** The record's hash chain: what an entry hashes to, and whether stored entries still say what was written. */
import { hash } from "node:crypto";

/** An entry exactly as stored. Verification hashes these bytes and never serialises a body again. */
export interface RecordEntry {
  streamId: string;
  sequence: bigint | number;
  previousHash: Uint8Array;
  /** Microseconds since 1970: a Date would lose three digits of what was hashed. */
  recordedAtMicros: bigint;
  body: Uint8Array;
  entryHash: Uint8Array;
  /** SHA-256 of the body where a copy of the record carries it; tells an altered body from an altered entry. */
  bodyDigest?: Uint8Array;
}

const entryPrefix = Buffer.from("countersign/entry/v1\0");
const streamPrefix = Buffer.from("countersign/stream/v1\0");
const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const sha256 = (bytes: Uint8Array): Buffer => hash("sha256", bytes, "buffer");

/** The sixteen bytes of a stream's id, as they go into every hash. */
export function uuidBytes(id: string): Buffer {
  if (!uuidPattern.test(id)) throw new TypeError("A stream is named by a UUID.");
  return Buffer.from(id.replaceAll("-", ""), "hex");
}

/** What stands in place of a previous hash in the first entry of a stream. */
export const firstPreviousHash = (streamId: string): Uint8Array => sha256(Buffer.concat([streamPrefix, uuidBytes(streamId)]));

/** The hash of an entry: stream, place, predecessor, time and body, so that none of them can be changed alone. */
export function entryHash(
  entry: Pick<RecordEntry, "streamId" | "sequence" | "previousHash" | "recordedAtMicros" | "body">,
): Uint8Array {
  return hashEntry(uuidBytes(entry.streamId), entry, sha256(entry.body));
}

/** The same with stream id and body already in bytes: a verifier has both at hand. */
export function hashEntry(
  stream: Uint8Array,
  { sequence, previousHash, recordedAtMicros }: Pick<RecordEntry, "sequence" | "previousHash" | "recordedAtMicros">,
  bodyDigest: Uint8Array,
): Buffer {
  if (previousHash.length !== 32) throw new TypeError("A previous hash has 32 bytes.");
  const bytes = Buffer.allocUnsafe(entryPrefix.length + 16 + 8 + 32 + 8 + 32);
  bytes.set(entryPrefix, 0);
  bytes.set(stream, entryPrefix.length);
  let at = bytes.writeBigInt64BE(BigInt(sequence), entryPrefix.length + 16);
  bytes.set(previousHash, at);
  at = bytes.writeBigInt64BE(recordedAtMicros, at + 32);
  bytes.set(bodyDigest, at);
  return sha256(bytes);
}
