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
export async function openRecord(viewer: Viewer, streamName: string | null): Promise<RecordExtract | null> {
  if (streamName === null) return open(viewer, Prisma.empty, true);
  const record = await open(viewer, Prisma.sql`WHERE s.id = ${streamNamed(streamName)}`, false);
  return record.streams.size === 0 ? null : record;
}

/** Opens the stream of a release and those of the changes that it carries, all as they stand at one moment. */
export const openReleaseRecord = (viewer: Viewer, releaseId: string): Promise<RecordExtract> =>
  open(
    viewer,
    Prisma.sql`WHERE s.id IN (SELECT stream_id FROM release WHERE id = ${releaseId}::uuid
      UNION SELECT c.stream_id FROM release_change r JOIN change c ON c.id = r.change_id WHERE r.release_id = ${releaseId}::uuid)`,
    false,
  );

interface HeadRow {
  id: string;
  kind: string;
  name: string;
  sequence: bigint;
  entry_hash: Uint8Array;
}

const releaseFirst = (a: HeadRow, b: HeadRow): number =>
  Number(b.kind === "release") - Number(a.kind === "release") || a.name.localeCompare(b.name, "en", { numeric: true });

async function open({ db }: Viewer, which: Prisma.Sql, isWhole: boolean): Promise<RecordExtract> {
  const rows = await db.$queryRaw<HeadRow[]>`
    SELECT s.id, s.kind, s.name, e.sequence, e.entry_hash FROM record_stream s
    CROSS JOIN LATERAL (SELECT sequence, entry_hash FROM record_entry WHERE stream_id = s.id ORDER BY sequence DESC LIMIT 1) e
    ${which} ORDER BY s.id`;
  if (!isWhole) rows.sort(releaseFirst);
  const streams = new Map(
    rows.map(({ id, kind, name, sequence, entry_hash }) => [id, { id, kind, name, head: { sequence, entryHash: entry_hash } }]),
  );
  return {
    streams,
    size: rows.reduce((sum, { sequence }) => sum + sequence, 0n),
    adminStreamId: rows.find(({ kind }) => kind === "admin")?.id,
    entries: () => read({ db }, streams, isWhole),
    evidence: () => readEvidence({ db }, isWhole ? null : [...streams.keys()]),
  };
}

const evidenceBatch = 100;

async function* readEvidence({ db }: Pick<Viewer, "db">, only: string[] | null): ReturnType<RecordExtract["evidence"]> {
  const among =
    only === null
      ? Prisma.empty
      : Prisma.sql`AND a.id IN (
          SELECT o.id FROM release r JOIN "authorization" o ON o.release_id = r.id WHERE r.stream_id = ANY (${only}::uuid[])
          UNION ALL SELECT o.id FROM change c JOIN "authorization" o ON o.change_id = c.id WHERE c.stream_id = ANY (${only}::uuid[]))`;
  let after = 0;
  for (;;) {
    const rows = await db.$queryRaw<{ number: number; id: string; evidence: Uint8Array }[]>`
      SELECT a.number, a.id, a.evidence FROM "authorization" a
      WHERE a.number > ${after} ${among} ORDER BY a.number LIMIT ${evidenceBatch}`;
    for (const { id, evidence } of rows) yield { authorizationId: id, bytes: evidence };
    const last = rows.at(-1);
    if (last === undefined || rows.length < evidenceBatch) return;
    after = last.number;
  }
}

export interface EntryBytes {
  stream_id: string;
  sequence: bigint;
  previous_hash: Uint8Array;
  micros: bigint;
  body: Uint8Array;
  entry_hash: Uint8Array;
}

/** What an entry `e` is verified by. */
export const entryBytes = Prisma.sql`e.stream_id, e.sequence, e.previous_hash,
  (extract(epoch FROM e.recorded_at) * 1000000)::bigint AS micros, e.body, e.entry_hash`;

export const toEntry = ({ stream_id, sequence, previous_hash, micros, body, entry_hash }: EntryBytes): RecordEntry => ({
  ...{ streamId: stream_id, sequence, previousHash: previous_hash, recordedAtMicros: micros, body, entryHash: entry_hash },
});

type Streams = RecordExtract["streams"];

/** The whole record from one end to the other, or a few streams of it, each by itself. */
async function* read(viewer: Pick<Viewer, "db">, streams: Streams, isWhole: boolean): AsyncGenerator<RecordEntry> {
  for (const only of isWhole ? [null] : streams.keys()) yield* readOn(viewer, streams, only);
}

async function* readOn({ db }: Pick<Viewer, "db">, streams: Streams, only: string | null): AsyncGenerator<RecordEntry> {
  const [first] = streams.keys();
  let place = { stream: only ?? first ?? "", sequence: 0n };
  for (;;) {
    const within = only === null ? Prisma.empty : Prisma.sql`e.stream_id = ${only}::uuid AND`;
    const rows = await db.$queryRaw<EntryBytes[]>`
      SELECT ${entryBytes} FROM record_entry e
      WHERE ${within} (e.stream_id, e.sequence) > (${place.stream}::uuid, ${place.sequence})
      ORDER BY e.stream_id, e.sequence LIMIT ${batch}`;
    for (const row of rows) {
      const head = streams.get(row.stream_id)?.head;
      if (head !== undefined && row.sequence <= head.sequence) yield toEntry(row);
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
