/** Entries of the record as lines people read; what the record's own page and a release's share. */
import type { Database } from "#lib/db/client";
import { describeEvent } from "#lib/domain/describe-event";
import type { Instant } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

export interface RecordLine {
  id: string;
  stream: string;
  sequence: number;
  at: Instant;
  hash: string;
  sentence: string;
}

export interface EntryRow {
  id: string;
  stream: string;
  sequence: bigint;
  recorded_at: Instant;
  entry_hash: Uint8Array;
  content: unknown;
}

type NameOf = (id: string) => string | undefined;

/** The last entries of one stream, the latest first. Who knows the names that entries leave out gives them. */
export async function latestRecordLines({ db }: Viewer, streamId: string, limit: number, nameOf?: NameOf): Promise<RecordLine[]> {
  const rows = await db.$queryRaw<EntryRow[]>`
    SELECT e.id, s.name AS stream, e.sequence, e.recorded_at, e.entry_hash, e.content
    FROM record_entry e JOIN record_stream s ON s.id = e.stream_id
    WHERE e.stream_id = ${streamId}::uuid ORDER BY e.sequence DESC LIMIT ${limit}`;
  return nameOf ? rows.map((row) => toLine(row, nameOf)) : toLines(db, rows);
}

/** Lines of these entries; names that the entries leave out are looked up, all at once. */
export async function toLines(db: Database, rows: readonly EntryRow[]): Promise<RecordLine[]> {
  const names = await namesFor(
    db,
    rows.map(({ content }) => content),
  );
  return rows.map((row) => toLine(row, (id) => names.get(id)));
}

const toLine = ({ id, stream, sequence, recorded_at, entry_hash, content }: EntryRow, nameOf: NameOf): RecordLine => ({
  id,
  stream,
  sequence: Number(sequence),
  at: recorded_at,
  hash: Buffer.from(entry_hash).toString("hex"),
  sentence: describeEvent(content, nameOf),
});

/** Members of an entry that name something by its id alone. */
const namingMembers = ["managerId", "environmentId", "stepId", "authorizationId", "itemId"] as const;

/** Names for the ids that these entries do not name themselves. */
export async function namesFor(db: Database, contents: readonly unknown[]): Promise<Map<string, string>> {
  const ids = new Set(
    contents.flatMap((content) => namingMembers.map((member) => (content as Partial<Record<string, unknown>> | null)?.[member])),
  );
  const known = [...ids].filter((id): id is string => typeof id === "string" && uuid.test(id));
  if (known.length === 0) return new Map();
  const rows = await db.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, name FROM person WHERE id = ANY(${known}::uuid[])
    UNION ALL SELECT id, name FROM environment WHERE id = ANY(${known}::uuid[])
    UNION ALL SELECT id, title FROM run_sheet_step WHERE id = ANY(${known}::uuid[])
    UNION ALL SELECT id, coalesce(gate::text, subject::text) FROM "authorization" WHERE id = ANY(${known}::uuid[])
    UNION ALL SELECT id, name || ' ' || version FROM library_item WHERE id = ANY(${known}::uuid[])`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
