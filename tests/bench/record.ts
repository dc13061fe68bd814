/** Verifying 100,000 entries offline, beside a loop of the same hashes over the same bytes. */
import { hash, randomUUID } from "node:crypto";
import { entryHash, firstPreviousHash, hashEntry, type RecordEntry, sha256, uuidBytes } from "#lib/domain/record";
import { verifyEntries } from "#lib/domain/record-verify";
import { type Figure, median } from "./figure.ts";

const streams = 500;
const each = 200;
/** Each measured in turn, so that neither alone is compiled or collected for. */
const rounds = 5;

export function measureRecord(): Figure[] {
  const entries = writtenEntries();
  const verify = () => {
    const { ok, entries: count } = verifyEntries(entries);
    if (!ok || count !== entries.length) throw new Error("The record that was written does not verify.");
  };
  const rates = Array.from({ length: rounds }, () => ({
    limit: perSecond(entries.length, () => bareLoop(entries)),
    measured: perSecond(entries.length, verify),
  }));
  const limit = median(rates.map((rate) => rate.limit));
  const measured = median(rates.map((rate) => rate.measured));
  return [
    {
      what: `Record of ${entries.length.toLocaleString("en")} entries, verified`,
      ...{ measured, limit, unit: "/s", beside: "the same hashes in a loop", target: { atLeast: 0.5 } },
    },
  ];
}

function perSecond(count: number, work: () => void): number {
  const since = performance.now();
  work();
  return (count / (performance.now() - since)) * 1000;
}

function writtenEntries(): RecordEntry[] {
  const entries: RecordEntry[] = [];
  for (let stream = 0; stream < streams; stream++) {
    const streamId = randomUUID();
    let previousHash = firstPreviousHash(streamId);
    for (let sequence = 1; sequence <= each; sequence++) {
      const said = { type: "vote.cast", verdict: "grant", reason: `Seen and found right, ${sequence}.`, releaseId: streamId };
      const body = Buffer.from(JSON.stringify({ ...said, actor: { kind: "person", id: randomUUID(), name: "Ingrid Solberg" } }));
      const entry = { streamId, sequence, previousHash, recordedAtMicros: BigInt(Date.now()) * 1000n, body };
      previousHash = entryHash(entry);
      entries.push({ ...entry, entryHash: previousHash });
    }
  }
  return entries;
}

/** Two hashes an entry: its body's and its own. */
function bareLoop(entries: readonly RecordEntry[]): void {
  const prepared = uuidBytes(entries[0]?.streamId ?? randomUUID());
  for (const entry of entries) hashEntry(prepared, entry, sha256(entry.body));
  hash("sha256", "");
}
