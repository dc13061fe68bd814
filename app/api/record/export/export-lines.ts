import type { RecordExtract } from "#lib/queries/record-entries";

/** How many entries go into one piece: a piece for each would be slow, all in one would fill the memory. */
const perPiece = 200;

/**
 * One line per entry, with its body exactly as it was hashed (UTF-8 text), one for the evidence of each authorization, and a last
 * line that says how many entries there were: a file without it was cut off.
 */
export async function* exportLines(record: Pick<RecordExtract, "streams" | "entries" | "evidence">): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let lines: string[] = [];
  let entries = 0;
  for await (const { streamId, sequence, recordedAtMicros, previousHash, entryHash, body } of record.entries()) {
    entries += 1;
    const line = {
      stream: record.streams.get(streamId)?.name,
      streamId,
      sequence: sequence.toString(),
      recordedAtMicros: recordedAtMicros.toString(),
      previousHash: Buffer.from(previousHash).toString("hex"),
      entryHash: Buffer.from(entryHash).toString("hex"),
      body: Buffer.from(body).toString("utf8"),
    };
    lines.push(`${JSON.stringify(line)}\n`);
    if (lines.length < perPiece) continue;
    yield encoder.encode(lines.join(""));
    lines = [];
  }
  for await (const { authorizationId, bytes } of record.evidence()) {
    lines.push(`${JSON.stringify({ evidence: { authorizationId, text: Buffer.from(bytes).toString("utf8") } })}\n`);
    if (lines.length < perPiece) continue;
    yield encoder.encode(lines.join(""));
    lines = [];
  }
  lines.push(`${JSON.stringify({ end: { streams: record.streams.size, entries } })}\n`);
  yield encoder.encode(lines.join(""));
}
