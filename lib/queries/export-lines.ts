/** The record as lines of JSON, for whoever takes it along. */
import type { RecordEntry } from "#lib/domain/record";
import type { RecordExtract } from "./record-entries.ts";

/** How many entries go into one piece: a piece for each would be slow, all in one would fill the memory. */
const perPiece = 200;

/** What an evidence pack says beyond the entries of its streams. */
export interface PackLines {
  /** As in REL-12. */
  release: string;
  /** Entries of a stream that is not taken along whole. */
  excerpts: readonly (RecordEntry & { stream: string })[];
  /** Documents that the store could not give as they were handed in. Asked for when all entries are told. */
  absent: () => readonly { sha256: string; because: "missing" | "altered" }[];
}

/**
 * One line per entry, with its body exactly as it was hashed (UTF-8 text), one for the evidence of each authorization, and a last
 * line that says how many entries there were: a file without it was cut off. A pack has lines for its excerpts and for what it lacks.
 */
export async function* exportLines(
  record: Pick<RecordExtract, "streams" | "entries" | "evidence">,
  pack?: PackLines,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let lines: string[] = [];
  for await (const line of valuesOf(record, pack)) {
    lines.push(`${JSON.stringify(line)}\n`);
    if (lines.length < perPiece) continue;
    yield encoder.encode(lines.join(""));
    lines = [];
  }
  yield encoder.encode(lines.join(""));
}

async function* valuesOf(
  record: Pick<RecordExtract, "streams" | "entries" | "evidence">,
  pack: PackLines | undefined,
): AsyncGenerator<object> {
  let entries = 0;
  for await (const entry of record.entries()) {
    entries += 1;
    yield lineOf(entry, record.streams.get(entry.streamId)?.name);
  }
  for await (const { authorizationId, bytes } of record.evidence())
    yield { evidence: { authorizationId, text: Buffer.from(bytes).toString("utf8") } };
  const end = { streams: record.streams.size, entries };
  for (const excerpt of pack?.excerpts ?? []) yield { excerpt: lineOf(excerpt, excerpt.stream) };
  for (const absent of pack?.absent() ?? []) yield { absent };
  yield { end: pack ? { ...end, excerpts: pack.excerpts.length, release: pack.release } : end };
}

const lineOf = (
  { streamId, sequence, recordedAtMicros, previousHash, entryHash, body }: RecordEntry,
  stream: string | undefined,
) => ({
  stream,
  streamId,
  sequence: sequence.toString(),
  recordedAtMicros: recordedAtMicros.toString(),
  previousHash: Buffer.from(previousHash).toString("hex"),
  entryHash: Buffer.from(entryHash).toString("hex"),
  body: Buffer.from(body).toString("utf8"),
});
