// Verifies an exported record without the server it came from: node verify-record.mjs record.ndjson
// Needs nothing but Node 20 or newer. Answers 0 when every entry follows its predecessor and hashes to what it says, else 1.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const uuid = (id) => Buffer.from(id.replaceAll("-", ""), "hex");
const int64 = (text) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(text));
  return bytes;
};

/** The place of the next entry and the hash it has to name, by stream. */
const streams = new Map();
const faults = [];
let entries = 0;
let end = null;

function take({ stream, streamId, sequence, recordedAtMicros, previousHash, entryHash, body }) {
  entries += 1;
  const at = streams.get(streamId) ?? { next: 1n, previous: sha256("countersign/stream/v1\0", uuid(streamId)).toString("hex") };
  if (BigInt(sequence) !== at.next)
    faults.push(`${stream}: entry ${at.next} is expected, entry ${sequence} stands in its place.`);
  if (previousHash !== at.previous) faults.push(`${stream}: entry ${sequence} does not follow its predecessor.`);
  const told = Buffer.from(previousHash, "hex");
  const hash = sha256("countersign/entry/v1\0", uuid(streamId), int64(sequence), told, int64(recordedAtMicros), sha256(body));
  if (hash.toString("hex") !== entryHash) faults.push(`${stream}: entry ${sequence} does not hash to what it says.`);
  streams.set(streamId, { name: stream, next: BigInt(sequence) + 1n, previous: entryHash });
}

for await (const line of createInterface({ input: createReadStream(process.argv[2] ?? "record.ndjson") })) {
  const value = JSON.parse(line);
  if (value.end) end = value.end;
  else take(value);
}

if (!end) faults.push("The last line is missing: the file was cut off.");
else if (end.entries !== entries || end.streams !== streams.size)
  faults.push(`The last line tells of ${end.entries} entries in ${end.streams} streams; here are ${entries} in ${streams.size}.`);

for (const fault of faults.slice(0, 100)) console.log(fault);
console.log(
  `${entries} entries in ${streams.size} streams: ${faults.length === 0 ? "the record verifies." : `${faults.length} faults.`}`,
);
if (faults.length === 0 && streams.size === 1)
  for (const { name, next, previous } of streams.values()) console.log(`${name} ends at entry ${next - 1n}, ${previous}.`);
process.exitCode = faults.length === 0 ? 0 : 1;
