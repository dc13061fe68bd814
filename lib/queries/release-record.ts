import { type EntryRow, type RecordLine, toLines } from "./record-lines.ts";
import type { Viewer } from "./viewer.ts";

const pageSize = 100;

export interface ReleaseRecord {
  lines: RecordLine[];
  /** The sequence before which the next page begins. */
  next: number | null;
}

/** Everything that happened to one release, the latest first: the entries of its stream. */
export async function releaseRecord({ db }: Viewer, streamId: string, before: bigint | null): Promise<ReleaseRecord> {
  const rows = await db.$queryRaw<EntryRow[]>`
    SELECT e.id, s.name AS stream, e.sequence, e.recorded_at, e.entry_hash, e.content
    FROM record_entry e JOIN record_stream s ON s.id = e.stream_id
    WHERE e.stream_id = ${streamId}::uuid AND (${before}::bigint IS NULL OR e.sequence < ${before}::bigint)
    ORDER BY e.sequence DESC LIMIT ${pageSize + 1}`;
  const lines = await toLines(db, rows.slice(0, pageSize));
  return { lines, next: rows.length > pageSize ? (lines.at(-1)?.sequence ?? null) : null };
}
