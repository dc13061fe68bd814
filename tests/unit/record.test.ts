import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalBytes } from "#lib/domain/evidence";
import { entryHash, firstPreviousHash, type RecordEntry } from "#lib/domain/record";
import { startVerification, verifyEntries, verifyStream } from "#lib/domain/record-verify";

const admin = "00000000-0000-4000-8000-000000000001";
const release = "3f2b8c1e-9a4d-4e6f-8b7a-112233445566";
const change = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

function chain(streamId: string, bodies: readonly object[]): RecordEntry[] {
  let previousHash = firstPreviousHash(streamId);
  return bodies.map((body, index) => {
    const entry = {
      streamId,
      sequence: BigInt(index + 1),
      previousHash,
      recordedAtMicros: 1_795_000_000_123_456n + BigInt(index),
      body: canonicalBytes(body),
    };
    previousHash = entryHash(entry);
    return { ...entry, entryHash: previousHash };
  });
}

const told = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ type: "note.added", actor: { kind: "system" }, text: `note ${index}` }));
const opened = (streamId: string) => ({ type: "stream.opened", streamId });
const wholeRecord = () => [
  ...chain(admin, [opened(release), ...told(2), opened(change)]),
  ...chain(release, told(5)),
  ...chain(change, told(3)),
];
const at = (entries: readonly RecordEntry[], index: number): RecordEntry => {
  const entry = entries[index];
  if (!entry) throw new RangeError(`no entry ${index}`);
  return entry;
};
const flipped = (bytes: Uint8Array, bit: number) => {
  const copy = Uint8Array.from(bytes);
  const index = (bit >> 3) % copy.length;
  copy[index] = (copy[index] ?? 0) ^ (1 << (bit & 7));
  return copy;
};
const kinds = (entries: readonly RecordEntry[], options?: Parameters<typeof verifyEntries>[1]) =>
  verifyEntries(entries, options).faults.map(({ kind, streamId, sequence }) => [kind, streamId, sequence]);

describe("an entry's hash", () => {
  it("covers stream, sequence, previous hash, time in microseconds and the body's digest, laid out as written down", () => {
    const body = Buffer.from('{"type":"x"}');
    const previousHash = createHash("sha256")
      .update(`countersign/stream/v1\0`)
      .update(Buffer.from(release.replaceAll("-", ""), "hex"))
      .digest();
    expect(firstPreviousHash(release)).toEqual(previousHash);
    const laidOut = Buffer.concat([
      Buffer.from("countersign/entry/v1\0"),
      Buffer.from("3f2b8c1e9a4d4e6f8b7a112233445566", "hex"),
      Buffer.from("0000000000000001", "hex"),
      previousHash,
      Buffer.from("00066091d2e3a5c0", "hex"),
      createHash("sha256").update(body).digest(),
    ]);
    const entry = { streamId: release, sequence: 1, previousHash, recordedAtMicros: 0x00066091d2e3a5c0n, body };
    expect(entryHash(entry)).toEqual(createHash("sha256").update(laidOut).digest());
    expect(entryHash({ ...entry, streamId: release.toUpperCase() })).toEqual(entryHash(entry));
  });

  it("is refused for a stream that is named by no UUID", () => {
    expect(() => firstPreviousHash("../release")).toThrow(TypeError);
  });
});

describe("a record as it was written", () => {
  it("verifies, with its streams in any interleaving", () => {
    const entries = wholeRecord();
    const expected = { ok: true, streams: 3, entries: 12, faults: [] };
    expect(verifyEntries(entries, { adminStreamId: admin, isWhole: true })).toMatchObject(expected);
    const interleaved = [...entries].sort((a, b) => Number(BigInt(a.sequence) - BigInt(b.sequence)));
    expect(verifyEntries(interleaved, { adminStreamId: admin, isWhole: true })).toMatchObject(expected);
  });

  it("tells where each stream ends", () => {
    const entries = chain(release, told(3));
    expect(verifyStream(release, entries).heads.get(release)).toEqual({ sequence: 3n, entryHash: at(entries, 2).entryHash });
  });

  it("verifies when it is empty", () => {
    expect(verifyEntries([])).toMatchObject({ ok: true, streams: 0, entries: 0 });
  });

  it("is verified by its bytes, not by what they would serialise to now", () => {
    const body = Buffer.from('{ "type" : "x",  "n": 1.0 }');
    const bare = { streamId: release, sequence: 1, previousHash: firstPreviousHash(release), recordedAtMicros: 5n, body };
    expect(verifyStream(release, [{ ...bare, entryHash: entryHash(bare) }]).ok).toBe(true);
  });
});

describe("tampering within a stream", () => {
  const anEntry = fc.nat({ max: 11 });

  it("is found, and its first place named, wherever one bit of an entry is flipped", () => {
    const part = fc.constantFrom("body", "previousHash", "entryHash", "recordedAtMicros", "sequence");
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), fc.string()), { minLength: 1, maxLength: 12 }),
        anEntry,
        part,
        fc.nat(),
        (bodies, place, which, bit) => {
          const entries = chain(release, bodies);
          const index = place % entries.length;
          const entry = at(entries, index);
          const isNumber = which === "recordedAtMicros" || which === "sequence";
          entries[index] = {
            ...entry,
            [which]: isNumber ? BigInt(entry[which]) ^ (1n << BigInt(bit % 62)) : flipped(entry[which], bit),
          };
          const report = verifyStream(release, entries);
          expect(report.ok).toBe(false);
          expect(report.faults).toHaveLength(1);
          const kind = {
            body: "wrong-entry-hash",
            entryHash: "wrong-entry-hash",
            recordedAtMicros: "wrong-entry-hash",
            previousHash: "wrong-previous-hash",
            sequence: "sequence-gap",
          }[which];
          expect(report.faults[0]).toMatchObject({ kind, streamId: release, sequence: BigInt(index + 1) });
        },
      ),
    );
  });

  it("is found where any entry but the last is deleted", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.nat(), (count, place) => {
        const entries = chain(release, told(count));
        const index = place % (count - 1);
        entries.splice(index, 1);
        expect(kinds(entries)).toEqual([["sequence-gap", release, BigInt(index + 1)]]);
      }),
    );
  });

  it("is found where any two entries change places", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.nat(), fc.nat(), (count, first, second) => {
        const one = first % count;
        const other = second % count;
        fc.pre(one !== other);
        const entries = chain(release, told(count));
        [entries[one], entries[other]] = [at(entries, other), at(entries, one)];
        expect(kinds(entries)).toEqual([["sequence-gap", release, BigInt(Math.min(one, other) + 1)]]);
      }),
    );
  });

  it("is found where an entry is inserted, even with sequence and hash made to fit its place", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(), (count, place) => {
        const entries = chain(release, told(count));
        const index = place % count;
        const { sequence, previousHash } = at(entries, index);
        const bare = {
          streamId: release,
          sequence,
          previousHash,
          recordedAtMicros: 9n,
          body: canonicalBytes({ type: "vote.cast" }),
        };
        entries.splice(index, 0, { ...bare, entryHash: entryHash(bare) });
        expect(kinds(entries)).toEqual([["sequence-gap", release, BigInt(index + 2)]]);
        const renumbered = entries.map((entry, index) => ({ ...entry, sequence: BigInt(index + 1) }));
        expect(kinds(renumbered)).toEqual([["wrong-previous-hash", release, BigInt(index + 2)]]);
      }),
    );
  });

  it("is found where an entry is altered and its own hash made anew", () => {
    const entries = chain(release, told(4));
    const altered = { ...at(entries, 1), body: canonicalBytes({ type: "vote.cast", verdict: "grant" }) };
    entries[1] = { ...altered, entryHash: entryHash(altered) };
    expect(kinds(entries)).toEqual([["wrong-previous-hash", release, 3n]]);
  });

  it("is found where entries of one stream are passed off as another's", () => {
    const stolen = chain(change, told(2)).map((entry) => ({ ...entry, streamId: release }));
    expect(kinds(stolen)).toEqual([["wrong-previous-hash", release, 1n]]);
    expect(verifyStream(release, [...chain(release, told(2)), ...chain(change, told(1))]).faults.map(({ kind }) => kind)).toEqual(
      ["malformed-entry"],
    );
  });

  it("is told apart where a copy carries each body's digest", () => {
    const entries = chain(release, told(3)).map((entry) => ({
      ...entry,
      bodyDigest: createHash("sha256").update(entry.body).digest(),
    }));
    expect(kinds(entries)).toEqual([]);
    entries[2] = { ...(entries[2] as (typeof entries)[0]), body: canonicalBytes({ type: "other" }) };
    expect(kinds(entries)).toEqual([["body-digest", release, 3n]]);
  });

  it("of one stream does not hide behind that of another: the first fault of each is named", () => {
    const entries = [...chain(release, told(3)).slice(1), ...chain(change, told(3)).toSpliced(1, 1)];
    expect(kinds(entries)).toEqual([
      ["sequence-gap", release, 1n],
      ["sequence-gap", change, 2n],
    ]);
  });

  it.each<[string, Partial<RecordEntry>]>([
    ["a hash of another length", { entryHash: new Uint8Array(31) }],
    ["a previous hash of another length", { previousHash: new Uint8Array() }],
    ["a time outside of 64 bits", { recordedAtMicros: 2n ** 63n }],
    ["a fraction for a sequence", { sequence: 1.5 }],
  ])("that leaves %s is a fault, not a crash", (_, part) => {
    expect(kinds([{ ...at(chain(release, told(1)), 0), ...part }])).toEqual([["malformed-entry", release, 1n]]);
  });

  it("that leaves a stream without a UUID is a fault, not a crash", () => {
    expect(kinds(chain(release, told(2)).map((entry) => ({ ...entry, streamId: "x" })))).toEqual([
      ["malformed-entry", "x", null],
    ]);
  });
});

describe("what the chain alone cannot show", () => {
  it("a cut-off end leaves a shorter stream that is whole in itself", () => {
    expect(verifyStream(release, chain(release, told(5)).slice(0, 3))).toMatchObject({ ok: true, entries: 3 });
  });

  it("a stream rewritten from some entry to its end is whole in itself", () => {
    expect(verifyStream(release, chain(release, [...told(3), { type: "forged" }])).ok).toBe(true);
  });

  it("a head known from elsewhere shows both", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(), (count, place) => {
        const whole = chain(release, told(count));
        const head = verifyStream(release, whole).heads.get(release);
        const left = place % count;
        expect(verifyStream(release, whole, head).ok).toBe(true);
        expect(verifyStream(release, whole.slice(0, left), head).faults).toMatchObject([
          { kind: "head-missing", sequence: BigInt(count) },
        ]);
        const rewritten = chain(release, [...told(left), ...Array.from({ length: count - left }, () => ({ type: "forged" }))]);
        expect(verifyStream(release, rewritten, head).faults).toMatchObject([{ kind: "other-head", sequence: BigInt(count) }]);
        expect(verifyStream(release, chain(release, told(count + 2)), head).ok).toBe(true);
      }),
    );
  });
});

describe("the admin stream", () => {
  it("announces every other stream; one it does not know of is a fault", () => {
    const entries = [...chain(admin, [opened(release)]), ...chain(release, told(1)), ...chain(change, told(1))];
    expect(kinds(entries, { adminStreamId: admin })).toEqual([["stream-unannounced", change, null]]);
  });

  it("shows a stream that was removed whole, when the whole record is looked at", () => {
    const entries = wholeRecord().filter(({ streamId }) => streamId !== change);
    expect(kinds(entries, { adminStreamId: admin, isWhole: true })).toEqual([["stream-missing", change, null]]);
    expect(kinds(entries, { adminStreamId: admin })).toEqual([]);
  });

  it("is not asked for where only a part of the record is looked at", () => {
    expect(kinds(chain(release, told(2)), { adminStreamId: admin })).toEqual([]);
    expect(kinds(chain(release, told(2)), { adminStreamId: admin, isWhole: true })).toEqual([["stream-missing", admin, null]]);
  });

  it("announces by an event of that type alone, not by words in a text", () => {
    const entries = [
      ...chain(admin, [{ type: "note.added", text: `stream.opened ${release}`, streamId: release }]),
      ...chain(release, told(1)),
    ];
    expect(kinds(entries, { adminStreamId: admin })).toEqual([["stream-unannounced", release, null]]);
  });
});

it("entries can be handed over one by one as they are read", () => {
  const verification = startVerification({ adminStreamId: admin, isWhole: true });
  for (const entry of wholeRecord()) verification.add(entry);
  expect(verification.report().ok).toBe(true);
});
