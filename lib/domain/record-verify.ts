/** Verifies stored entries of the record, offline, from nothing but their bytes. */
import { firstPreviousHash, hashEntry, type RecordEntry, sha256, uuidBytes } from "./record.ts";

export type RecordFaultKind =
  | "malformed-entry"
  | "sequence-gap"
  | "wrong-previous-hash"
  | "body-digest"
  | "wrong-entry-hash"
  | "stream-unannounced"
  | "stream-missing"
  | "head-missing"
  | "other-head";

export interface RecordFault {
  kind: RecordFaultKind;
  streamId: string;
  /** The place where the first fault of its stream was met; null when the stream as a whole is at fault. */
  sequence: bigint | null;
  message: string;
}

/** The last entry of a stream, kept outside: without one, a cut-off end leaves no trace in what remains. */
export interface StreamHead {
  sequence: bigint;
  entryHash: Uint8Array;
}

export interface RecordReport {
  ok: boolean;
  streams: number;
  entries: number;
  /** At most one per stream for its chain, and one for how it stands to the admin stream and to known heads. */
  faults: RecordFault[];
  /** Where each stream ends: compare them with heads kept elsewhere. */
  heads: ReadonlyMap<string, StreamHead>;
}

export interface VerifyOptions {
  /** With it, every other stream must be announced there. */
  adminStreamId?: string;
  /** Whether these entries are the whole record: then every announced stream must be among them. Default: no. */
  isWhole?: boolean;
  /** Heads known from elsewhere (a checkpoint, an earlier report). Each must still be there, unchanged. */
  knownHeads?: ReadonlyMap<string, StreamHead>;
}

interface StreamState {
  id: string;
  bytes: Uint8Array;
  next: bigint;
  previousHash: Uint8Array;
  fault: RecordFault | null;
  knownHead: StreamHead | undefined;
  headFault: RecordFault | null;
}

/** Verifies entries one by one, streams in any interleaving, each stream in its own order; memory grows with streams, not entries. */
export function startVerification({ adminStreamId, isWhole = false, knownHeads = new Map() }: VerifyOptions = {}) {
  const admin = adminStreamId?.toLowerCase();
  const known = new Map([...knownHeads].map(([id, head]) => [id.toLowerCase(), head]));
  const streams = new Map<string, StreamState>();
  const announced = new Set<string>();
  const nameless = new Map<string, RecordFault>();
  let entries = 0;

  function add(entry: RecordEntry): void {
    entries += 1;
    const id = entry.streamId.toLowerCase();
    const stream = streams.get(id) ?? openedStream(id, known.get(id));
    if (stream === null) {
      if (!nameless.has(id))
        nameless.set(id, fault("malformed-entry", id, null, "A stream is named by something that is no UUID."));
      return;
    }
    streams.set(id, stream);
    if (id === admin) announce(entry, announced);
    if (stream.fault === null) take(stream, entry);
  }

  function report(): RecordReport {
    const faults = [...nameless.values()];
    for (const { fault, headFault } of streams.values()) faults.push(...[fault, headFault].filter((one) => one !== null));
    faults.push(...missingHeads(known, streams), ...announcementFaults());
    const heads = new Map(
      [...streams.values()].map(({ id, next, previousHash }) => [id, { sequence: next - 1n, entryHash: previousHash }]),
    );
    return { ok: faults.length === 0, streams: streams.size + nameless.size, entries, faults, heads };
  }

  function announcementFaults(): RecordFault[] {
    if (admin === undefined) return [];
    if (!streams.has(admin)) return isWhole ? [fault("stream-missing", admin, null, "The admin stream is missing.")] : [];
    const unannounced = [...streams.keys()].filter((id) => id !== admin && !announced.has(id));
    const missing = isWhole ? [...announced].filter((id) => !streams.has(id)) : [];
    return [
      ...unannounced.map((id) => fault("stream-unannounced", id, null, `Stream ${id} is not announced in the admin stream.`)),
      ...missing.map((id) =>
        fault("stream-missing", id, null, `Stream ${id} is announced in the admin stream, but none of its entries is here.`),
      ),
    ];
  }

  return { add, report };
}

/** Verifies entries of any number of streams; each stream's entries in order of their sequence. */
export function verifyEntries(entries: Iterable<RecordEntry>, options?: VerifyOptions): RecordReport {
  const verification = startVerification(options);
  for (const entry of entries) verification.add(entry);
  return verification.report();
}

/** Verifies one stream from its first entry on. Entries of another stream among them are a fault. */
export function verifyStream(streamId: string, entries: Iterable<RecordEntry>, knownHead?: StreamHead): RecordReport {
  const knownHeads = new Map(knownHead ? [[streamId, knownHead]] : []);
  const id = streamId.toLowerCase();
  const report = verifyEntries(entries, { knownHeads });
  const strangers = [...report.heads.keys()].filter((one) => one !== id);
  const faults = [
    ...report.faults,
    ...strangers.map((one) =>
      fault("malformed-entry", one, null, `An entry of stream ${one} stands among those of stream ${id}.`),
    ),
  ];
  return { ...report, ok: faults.length === 0, faults };
}

const fault = (kind: RecordFaultKind, streamId: string, sequence: bigint | null, message: string): RecordFault => ({
  kind,
  streamId,
  sequence,
  message,
});

function openedStream(id: string, knownHead: StreamHead | undefined): StreamState | null {
  try {
    return { id, bytes: uuidBytes(id), next: 1n, previousHash: firstPreviousHash(id), fault: null, knownHead, headFault: null };
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Takes the next entry of a stream, or notes its first fault; after that nothing in the stream can be trusted or checked. */
function take(stream: StreamState, entry: RecordEntry): void {
  const bodyDigest = sha256(entry.body);
  stream.fault = malformed(stream, entry) ?? misplaced(stream, entry) ?? altered(stream, entry, bodyDigest);
  if (stream.fault !== null) return;
  if (stream.knownHead?.sequence === stream.next && !isSame(stream.knownHead.entryHash, entry.entryHash))
    stream.headFault = fault(
      "other-head",
      stream.id,
      stream.next,
      `Entry ${stream.next} is not the one that was known as the head: the stream was rewritten.`,
    );
  stream.next += 1n;
  stream.previousHash = entry.entryHash;
}

function malformed(
  { id, next }: StreamState,
  { sequence, previousHash, entryHash, recordedAtMicros }: RecordEntry,
): RecordFault | null {
  const isInteger = typeof sequence === "bigint" || Number.isSafeInteger(sequence);
  const isWellFormed =
    isInteger &&
    previousHash.length === 32 &&
    entryHash.length === 32 &&
    BigInt.asIntN(64, recordedAtMicros) === recordedAtMicros;
  return isWellFormed
    ? null
    : fault(
        "malformed-entry",
        id,
        next,
        `What stands in place of entry ${next} is no entry: a number or a hash has the wrong size.`,
      );
}

function misplaced({ id, next, previousHash }: StreamState, entry: RecordEntry): RecordFault | null {
  const sequence = BigInt(entry.sequence);
  if (sequence !== next)
    return fault("sequence-gap", id, next, `Entry ${next} is expected, entry ${sequence} stands in its place.`);
  if (isSame(entry.previousHash, previousHash)) return null;
  const predecessor = next === 1n ? "the beginning of its stream" : `entry ${next - 1n}`;
  return fault("wrong-previous-hash", id, next, `Entry ${next} does not follow ${predecessor}: its previous hash is another.`);
}

function altered({ id, bytes, next }: StreamState, entry: RecordEntry, bodyDigest: Buffer): RecordFault | null {
  if (entry.bodyDigest && !isSame(entry.bodyDigest, bodyDigest))
    return fault("body-digest", id, next, `The body of entry ${next} is not the one its digest tells of.`);
  if (isSame(entry.entryHash, hashEntry(bytes, entry, bodyDigest))) return null;
  return fault(
    "wrong-entry-hash",
    id,
    next,
    `Entry ${next} does not hash to its entry hash: its body, time or hash was altered.`,
  );
}

function missingHeads(known: ReadonlyMap<string, StreamHead>, streams: ReadonlyMap<string, StreamState>): RecordFault[] {
  return [...known].flatMap(([id, { sequence }]) => {
    const stream = streams.get(id);
    if (stream && (stream.fault !== null || stream.next > sequence)) return [];
    const end = stream ? `ends at entry ${stream.next - 1n}` : "has no entry here";
    return [
      fault("head-missing", id, sequence, `Entry ${sequence} is known to exist, but stream ${id} ${end}: its end was cut off.`),
    ];
  });
}

/** Reads a body only to learn which streams exist; a body that cannot be read announces nothing. */
function announce({ body }: RecordEntry, announced: Set<string>): void {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
  if (!text.includes("stream.opened")) return;
  try {
    const content: unknown = JSON.parse(text);
    if (content === null || typeof content !== "object" || !("type" in content) || content.type !== "stream.opened") return;
    if ("streamId" in content && typeof content.streamId === "string") announced.add(content.streamId.toLowerCase());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
