/** What an evidence pack holds of one release: its record, what signed its votes, and the documents that it names. */
import { billLicences } from "#lib/db/bill-store";
import { Prisma } from "#lib/db/generated/client";
import type { LicenceCount } from "#lib/domain/bill-of-materials";
import { finalBuild } from "#lib/domain/build";
import { describeEvent } from "#lib/domain/describe-event";
import type { PackLine } from "#lib/domain/evidence-page";
import type { RecordEntry } from "#lib/domain/record";
import type { Release } from "#lib/domain/release";
import { type EntryBytes, entryBytes, openReleaseRecord, type RecordExtract, toEntry } from "./record-entries.ts";
import { namesFor } from "./record-lines.ts";
import type { Viewer } from "./viewer.ts";

/** A file that was handed in, as an entry of the record names it. */
export interface PackDocument {
  sha256: string;
  extension: "json" | "xml";
}

export interface EvidencePack {
  record: RecordExtract;
  /** Every document that an entry of this record names, once. */
  documents: readonly PackDocument[];
  /** From the admin stream: how the passkeys came and went that votes of this record were signed with. */
  excerpts: readonly (RecordEntry & { stream: string })[];
  /** Of the bill of the build that goes out. */
  licences: readonly LicenceCount[];
  /** The record again, as sentences. */
  lines(): AsyncGenerator<PackLine>;
}

/** Everything about one release, as it stands at this moment: its stream, and those of the changes it carries. */
export async function evidencePack(viewer: Viewer, release: Release): Promise<EvidencePack> {
  const { db } = viewer;
  const record = await openReleaseRecord(viewer, release.id);
  const bill = finalBuild(release)?.bill;
  return {
    record,
    documents: await documentsNamed(viewer, record),
    excerpts: await passkeyEntries(viewer, record),
    licences: bill ? await billLicences(db, bill.id) : [],
    lines: () => sentencesOf(viewer, record),
  };
}

/** Entries `e` of these streams up to their heads: what is written meanwhile is left out. */
function within({ streams }: RecordExtract): Prisma.Sql {
  const heads = [...streams.values()];
  const ids = heads.map(({ id }) => id);
  const last = heads.map(({ head }) => head.sequence.toString());
  return Prisma.sql`record_entry e JOIN unnest(${ids}::uuid[], ${last}::bigint[]) AS head (id, sequence)
    ON e.stream_id = head.id AND e.sequence <= head.sequence`;
}

async function documentsNamed({ db }: Viewer, record: RecordExtract): Promise<PackDocument[]> {
  const rows = await db.$queryRaw<PackDocument[]>`
    SELECT DISTINCT ON (sha256) sha256, extension FROM (
      SELECT e.content #>> '{report,sha256}' AS sha256, 'xml' AS extension FROM ${within(record)}
      WHERE e.content ->> 'type' = 'report.handed_in'
      UNION ALL SELECT e.content #>> '{bill,sha256}', e.content #>> '{bill,format}' FROM ${within(record)}
      WHERE e.content ->> 'type' = 'bill.handed_in'
      UNION ALL SELECT e.content #>> '{provenance,sha256}', 'json' FROM ${within(record)}
      WHERE e.content ->> 'type' = 'provenance.handed_in'
    ) named WHERE sha256 IS NOT NULL ORDER BY sha256`;
  return rows;
}

/** A removal is found by its time: the admin stream is as long as the whole system is old. */
async function passkeyEntries({ db }: Viewer, record: RecordExtract): Promise<(RecordEntry & { stream: string })[]> {
  const rows = await db.$queryRaw<(EntryBytes & { stream: string })[]>`
    WITH used AS (
      SELECT p.id, p.entry_id, p.removed_at FROM passkey p WHERE p.id IN (
        SELECT (e.content #>> '{signature,passkey,id}')::uuid FROM ${within(record)} WHERE e.content ->> 'type' = 'vote.cast')
    ), told AS (
      SELECT entry_id AS id FROM used
      UNION SELECT r.id FROM used JOIN record_entry r
        ON r.recorded_at BETWEEN used.removed_at - interval '1 hour' AND used.removed_at + interval '1 hour'
        AND r.content ->> 'type' = 'passkey.removed' AND r.content ->> 'passkeyId' = used.id::text
    )
    SELECT s.name AS stream, ${entryBytes} FROM told JOIN record_entry e ON e.id = told.id JOIN record_stream s ON s.id = e.stream_id
    ORDER BY e.stream_id, e.sequence`;
  return rows.map(({ stream, ...row }) => ({ ...toEntry(row), stream }));
}

const linesAtOnce = 1000;

async function* sentencesOf({ db }: Viewer, record: RecordExtract): AsyncGenerator<PackLine> {
  let waiting: RecordEntry[] = [];
  for await (const entry of record.entries()) {
    waiting.push(entry);
    if (waiting.length < linesAtOnce) continue;
    yield* told(waiting);
    waiting = [];
  }
  yield* told(waiting);

  async function* told(entries: readonly RecordEntry[]): AsyncGenerator<PackLine> {
    const contents = entries.map(({ body }): unknown => JSON.parse(Buffer.from(body).toString("utf8")));
    const names = await namesFor(db, contents);
    for (const [index, { streamId, sequence, recordedAtMicros, entryHash }] of entries.entries())
      yield {
        stream: record.streams.get(streamId)?.name ?? "",
        sequence: sequence.toString(),
        at: new Date(Number(recordedAtMicros / 1000n)),
        hash: Buffer.from(entryHash).toString("hex"),
        sentence: describeEvent(contents[index], (id) => names.get(id)),
      };
  }
}
