/** The record as stored, entry by entry, for whoever verifies or takes it along: never all of it in memory. */
import { Prisma } from "#lib/db/generated/client";
import type { RecordEntry } from "#lib/domain/record";
import { type RecordReport, type StreamHead, startVerification } from "#lib/domain/record-verify";
import { streamNamed } from "./record-stream.ts";
import type { Viewer } from "./viewer.ts";

const batch = 1000;

interface Stream {
  id: string;
  kind: string;
  name: string;
  head: StreamHead;
}

export interface RecordExtract {
  /** By id, each with its last entry at the moment of asking. What is written later is left out. */
  streams: ReadonlyMap<string, Stream>;
  /** How many entries there are: sequences are dense. */
  size: bigint;
  adminStreamId: string | undefined;
  entries(): AsyncGenerator<RecordEntry>;
  /** What was voted on, as it stands now: of every authorization that these streams tell of. */
  evidence(): AsyncGenerator<{ authorizationId: string; bytes: Uint8Array }>;
}

/** Opens the record, or one stream of it, as it stands now; null when there is no such stream. */
export async function openRecord({ db }: Viewer, streamName: string | null): Promise<RecordExtract | null> {
  const rows = await db.$queryRaw<{ id: string; kind: string; name: string; sequence: bigint; entry_hash: Uint8Array }[]>`
    SELECT s.id, s.kind, s.name, e.sequence, e.entry_hash FROM record_stream s
    CROSS JOIN LATERAL (SELECT sequence, entry_hash FROM record_entry WHERE stream_id = s.id ORDER BY sequence DESC LIMIT 1) e
    ${streamName === null ? Prisma.empty : Prisma.sql`WHERE s.id = ${streamNamed(streamName)}`}
    ORDER BY s.id`;
  if (streamName !== null && rows.length === 0) return null;
  const streams = new Map(
    rows.map(({ id, kind, name, sequence, entry_hash }) => [id, { id, kind, name, head: { sequence, entryHash: entry_hash } }]),
  );
  return {
    streams,
    size: rows.reduce((sum, { sequence }) => sum + sequence, 0n),
    adminStreamId: rows.find(({ kind }) => kind === "admin")?.id,
    entries: () => read({ db }, streams, streamName !== null),
    evidence: () => readEvidence({ db }, streamName === null ? null : [...streams.keys()]),
  };
}

const evidenceBatch = 100;

async function* readEvidence({ db }: Pick<Viewer, "db">, only: string[] | null): ReturnType<RecordExtract["evidence"]> {
  let after = 0;
  for (;;) {
    const rows = await db.$queryRaw<{ number: number; id: string; evidence: Uint8Array }[]>`
      SELECT a.number, a.id, a.evidence FROM "authorization" a
      LEFT JOIN release r ON r.id = a.release_id LEFT JOIN change c ON c.id = a.change_id
      WHERE a.number > ${after} AND (${only}::uuid[] IS NULL OR coalesce(r.stream_id, c.stream_id) = ANY (${only}::uuid[]))
      ORDER BY a.number LIMIT ${evidenceBatch}`;
    for (const { id, evidence } of rows) yield { authorizationId: id, bytes: evidence };
    const last = rows.at(-1);
    if (last === undefined || rows.length < evidenceBatch) return;
    after = last.number;
  }
}

interface Row {
  stream_id: string;
  sequence: bigint;
  previous_hash: Uint8Array;
  micros: bigint;
  body: Uint8Array;
  entry_hash: Uint8Array;
}

async function* read(
  { db }: Pick<Viewer, "db">,
  streams: ReadonlyMap<string, Stream>,
  isOne: boolean,
): AsyncGenerator<RecordEntry> {
  const [first] = streams.keys();
  let place = { stream: first ?? "", sequence: 0n };
  for (;;) {
    const within = isOne ? Prisma.sql`stream_id = ${place.stream}::uuid AND` : Prisma.empty;
    const rows: Row[] = await db.$queryRaw<Row[]>`
      SELECT stream_id, sequence, previous_hash, (extract(epoch FROM recorded_at) * 1000000)::bigint AS micros, body, entry_hash
      FROM record_entry WHERE ${within} (stream_id, sequence) > (${place.stream}::uuid, ${place.sequence})
      ORDER BY stream_id, sequence LIMIT ${batch}`;
    for (const row of rows) {
      const head = streams.get(row.stream_id)?.head;
      if (head === undefined || row.sequence > head.sequence) continue;
      yield {
        streamId: row.stream_id,
        sequence: row.sequence,
        previousHash: row.previous_hash,
        recordedAtMicros: row.micros,
        body: row.body,
        entryHash: row.entry_hash,
      };
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < batch) return;
    place = { stream: last.stream_id, sequence: last.sequence };
  }
}

export interface Verification {
  report: RecordReport;
  /** Names of the streams, by id: faults name streams by their id. */
  names: ReadonlyMap<string, string>;
  milliseconds: number;
}

/**
 * Reads the record, or one stream of it, from its first entry to its last and checks every hash, telling now and then how far
 * it is; answers null when there is no such stream.
 */
export async function* verifyRecord(
  viewer: Viewer,
  streamName: string | null,
): AsyncGenerator<{ checked: number; of: number }, Verification | null> {
  const begun = performance.now();
  const record = await openRecord(viewer, streamName);
  if (!record) return null;
  const isWhole = streamName === null;
  const verification = startVerification({
    isWhole,
    knownHeads: new Map([...record.streams].map(([id, { head }]) => [id, head])),
    ...(isWhole && record.adminStreamId !== undefined ? { adminStreamId: record.adminStreamId } : {}),
  });
  let checked = 0;
  for await (const entry of record.entries()) {
    verification.add(entry);
    checked += 1;
    if (checked % batch === 0) yield { checked, of: Number(record.size) };
  }
  const names = new Map([...record.streams].map(([id, { name }]) => [id, name]));
  return { report: verification.report(), names, milliseconds: performance.now() - begun };
}
