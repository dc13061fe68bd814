import { Prisma } from "#lib/db/generated/client";
import { type EventKind, typesOf } from "#lib/domain/event-kind";
import type { Instant, PersonRef } from "#lib/domain/release";
import { type EntryRow, type RecordLine, toLines } from "./record-lines.ts";
import { streamNamed } from "./record-stream.ts";
import type { Viewer } from "./viewer.ts";

export interface RecordFilter {
  /** The name of one stream: "admin", "REL-42", "CHG-7"; empty for all. */
  stream: string;
  /** Who did it. */
  personId: string | null;
  kind: EventKind | null;
  text: string;
  /** From the first instant on, and before the second. */
  from: Instant | null;
  to: Instant | null;
  /** The id of the entry after which the page begins, going back in time. */
  after: string | null;
}

export interface RecordPage {
  lines: RecordLine[];
  next: string | null;
  /** How far back was looked, where `next` goes on looking instead of listing. */
  lookedBack: { to: Instant; entries: number } | null;
  /** Streams written to lately, each with its last entry. */
  streams: { name: string; sequence: string; at: Instant }[];
  people: PersonRef[];
}

const pageSize = 50;
const mostPeople = 500;
/** What an entry says is in no index: one request reads this many and says how far it came. */
const mostLookedThrough = 5000;

/** The latest entries of the record, newest first, as sentences. */
export async function recordPage({ db }: Viewer, filter: RecordFilter): Promise<RecordPage> {
  const saying = whatTheySay(filter);
  const most = saying.length > 0 ? mostLookedThrough : pageSize + 1;
  const [rows, streams, people] = await Promise.all([
    db.$queryRaw<Row[]>`
      WITH looked AS (
        SELECT e.id, e.stream_id, e.sequence, e.recorded_at, e.entry_hash, e.content FROM record_entry e
        ${whereAll(whereTheyStand(filter))}
        ORDER BY e.recorded_at DESC, e.stream_id DESC, e.sequence DESC LIMIT ${most}
      )
      SELECT f.*, l.looked, l.last_id, l.last_at
      FROM (
        SELECT count(*)::int AS looked, min(recorded_at) AS last_at,
          (array_agg(id ORDER BY recorded_at, stream_id, sequence))[1] AS last_id FROM looked
      ) l LEFT JOIN LATERAL (
        SELECT e.id, s.name AS stream, e.sequence, e.recorded_at, e.entry_hash, e.content
        FROM looked e JOIN record_stream s ON s.id = e.stream_id
        ${whereAll(saying)} ORDER BY e.recorded_at DESC, e.stream_id DESC, e.sequence DESC LIMIT ${pageSize + 1}
      ) f ON true`,
    latestStreams(db),
    db.$queryRaw<PersonRef[]>`SELECT id, name FROM person ORDER BY name LIMIT ${mostPeople}`,
  ]);
  const found = rows.filter((row): row is Row & EntryRow => row.id !== null);
  const shown = found.slice(0, pageSize);
  return { lines: await toLines(db, shown), ...goingOn(rows[0], found.length, most, shown.at(-1)?.id), streams, people };
}

/** An entry beside how much was looked through; no entry where none was found. */
type Row = { looked: number; last_id: string | null; last_at: Instant | null } & (EntryRow | { id: null });

function goingOn(
  row: Row | undefined,
  found: number,
  most: number,
  lastShown: string | undefined,
): Pick<RecordPage, "next" | "lookedBack"> {
  if (found > pageSize) return { next: lastShown ?? null, lookedBack: null };
  if (most === pageSize + 1 || !row || row.looked < most || row.last_at === null) return { next: null, lookedBack: null };
  return { next: row.last_id, lookedBack: { to: row.last_at, entries: row.looked } };
}

const whereAll = (conditions: readonly Prisma.Sql[]): Prisma.Sql =>
  conditions.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join([...conditions], " AND ")}`;

/** By stream and time, as the indexes have them. */
function whereTheyStand({ stream, from, to, after }: RecordFilter): Prisma.Sql[] {
  return [
    stream === "" ? null : Prisma.sql`e.stream_id = ${streamNamed(stream)}`,
    from && Prisma.sql`e.recorded_at >= ${from}`,
    to && Prisma.sql`e.recorded_at < ${to}`,
    after === null
      ? null
      : Prisma.sql`(e.recorded_at, e.stream_id, e.sequence) <
          (SELECT p.recorded_at, p.stream_id, p.sequence FROM record_entry p WHERE p.id = ${after}::uuid)`,
  ].filter((one) => one !== null);
}

function whatTheySay({ personId, kind, text }: RecordFilter): Prisma.Sql[] {
  return [
    personId === null ? null : Prisma.sql`e.content #>> '{actor,id}' = ${personId}`,
    kind && Prisma.sql`e.content ->> 'type' = ANY(${typesOf(kind)})`,
    text === "" ? null : Prisma.sql`e.content::text ILIKE ${`%${text.replaceAll(/[\\%_]/g, "\\$&")}%`}`,
  ].filter((one) => one !== null);
}

async function latestStreams(db: Viewer["db"]): Promise<RecordPage["streams"]> {
  const rows = await db.$queryRaw<{ name: string; sequence: bigint; at: Instant }[]>`
    SELECT s.name, max(e.sequence) AS sequence, max(e.recorded_at) AS at
    FROM (SELECT stream_id, sequence, recorded_at FROM record_entry ORDER BY recorded_at DESC LIMIT 500) e
    JOIN record_stream s ON s.id = e.stream_id GROUP BY s.name ORDER BY at DESC LIMIT 12`;
  return rows.map(({ sequence, ...one }) => ({ ...one, sequence: sequence.toString() }));
}
