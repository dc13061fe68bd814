import { Prisma } from "#lib/db/generated/client";
import type { Instant } from "#lib/domain/release";
import { type EntryRow, type RecordLine, toLines } from "./record-lines.ts";
import type { Viewer } from "./viewer.ts";

export interface RecordFilter {
  /** The name of one stream: "admin", "REL-42", "CHG-7". */
  stream: string;
  text: string;
  /** The id of the entry after which the page begins, going back in time. */
  after: string | null;
}

export interface RecordPage {
  lines: RecordLine[];
  next: string | null;
  /** Streams written to lately, each with its last entry. */
  streams: { name: string; sequence: string; at: Instant }[];
}

const pageSize = 50;

/** The latest entries of the record, newest first, as sentences. */
export async function recordPage({ db }: Viewer, { stream, text, after }: RecordFilter): Promise<RecordPage> {
  const where = [
    stream === "" ? null : Prisma.sql`s.name = ${stream}`,
    text === "" ? null : Prisma.sql`e.content::text ILIKE ${`%${text.replaceAll(/[\\%_]/g, "\\$&")}%`}`,
    after === null
      ? null
      : Prisma.sql`(e.recorded_at, e.stream_id, e.sequence) <
          (SELECT p.recorded_at, p.stream_id, p.sequence FROM record_entry p WHERE p.id = ${after}::uuid)`,
  ].filter((one) => one !== null);
  const [rows, streams] = await Promise.all([
    db.$queryRaw<EntryRow[]>`
      SELECT e.id, s.name AS stream, e.sequence, e.recorded_at, e.entry_hash, e.content
      FROM record_entry e JOIN record_stream s ON s.id = e.stream_id
      ${where.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(where, " AND ")}`}
      ORDER BY e.recorded_at DESC, e.stream_id DESC, e.sequence DESC LIMIT ${pageSize + 1}`,
    db.$queryRaw<{ name: string; sequence: bigint; at: Instant }[]>`
      SELECT s.name, max(e.sequence) AS sequence, max(e.recorded_at) AS at
      FROM (SELECT stream_id, sequence, recorded_at FROM record_entry ORDER BY recorded_at DESC LIMIT 500) e
      JOIN record_stream s ON s.id = e.stream_id GROUP BY s.name ORDER BY at DESC LIMIT 12`,
  ]);
  const shown = rows.slice(0, pageSize);
  return {
    lines: await toLines(db, shown),
    next: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null,
    streams: streams.map(({ sequence, ...one }) => ({ ...one, sequence: sequence.toString() })),
  };
}
