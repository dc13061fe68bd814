/** Evidence packs made by hand, of the smallest record that has one of everything: to be altered, and judged by the offline verifier. */
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { canonicalBytes } from "#lib/domain/evidence";
import { entryHash, firstPreviousHash } from "#lib/domain/record";
import { decisionBytes, decisionChallenge } from "#lib/domain/signed-decision";
import { type ZipEntry, zipped } from "#lib/formats/zip";

export const sha256Hex = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** What was recorded: the events of each stream, in order. */
export interface Told {
  streams: Record<string, readonly object[]>;
  excerpts: readonly object[];
  /** Excerpts of an hour before the vote. */
  earlier: readonly object[];
  absent: readonly object[];
  evidence: string;
  end: object;
}

const id = (digit: string): string => `00000000-0000-4000-8000-${digit.repeat(12)}`;
const ids = { release: id("1"), change: id("2"), admin: id("3"), authorization: id("4"), passkey: id("5"), ann: id("6") };
const site = { origin: "https://releases.example.org", rpId: "releases.example.org" };
const at = Date.parse("2026-11-29T12:00:00Z");
const ann = { kind: "person", id: ids.ann, name: "Ann" };
const evidence = '{"gate":"planning"}';

export const report = "<testsuites/>";
export const bill = '{"bomFormat":"CycloneDX"}';
const provenance = '{"payloadType":"application/vnd.in-toto+json"}';

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const { x = "", y = "" } = publicKey.export({ format: "jwk" });
const bytes = (text: string) => Buffer.from(text, "base64url");
const cose = Buffer.concat([Buffer.from("a5010203262001215820", "hex"), ...[bytes(x), Buffer.from("225820", "hex"), bytes(y)]]);

export const enrolled = {
  ...{ type: "passkey.enrolled", passkeyId: ids.passkey, personId: ids.ann, personName: "Ann", actor: ann },
  ...{ ...site, publicKey: cose.toString("base64url") },
};

function vote(): object {
  const said = { authorizationId: ids.authorization, verdict: "grant", reason: "", evidenceDigest: sha256Hex(evidence) } as const;
  const decision = decisionBytes({
    ...{
      signature: id("7"),
      authorization: ids.authorization,
      evidenceDigest: said.evidenceDigest,
      verdict: "grant",
      reason: "",
    },
    ...{ meaning: "Granted.", person: { id: ids.ann, name: "Ann" }, time: new Date(at).toISOString() },
  });
  const challenge = Buffer.from(decisionChallenge(decision)).toString("base64url");
  const client = Buffer.from(JSON.stringify({ type: "webauthn.get", challenge, origin: site.origin }));
  const head = Buffer.concat([createHash("sha256").update(site.rpId).digest(), Buffer.from([5, 0, 0, 0, 0])]);
  const assertion = sign("sha256", Buffer.concat([head, createHash("sha256").update(client).digest()]), privateKey);
  const passkey = {
    ...{ id: ids.passkey, authenticatorData: head.toString("hex"), clientData: client.toString("hex") },
    assertion: assertion.toString("hex"),
  };
  const signature = { id: id("7"), method: "passkey", decision: Buffer.from(decision).toString("utf8"), passkey };
  return { type: "vote.cast", voteId: id("8"), ...said, signature, actor: ann };
}

export const told = (): Told => ({
  streams: {
    "REL-12": [
      { type: "release.raised", number: 12, title: "Search", changeIds: [ids.change], releaseId: ids.release },
      vote(),
      { type: "report.handed_in", report: { sha256: sha256Hex(report) } },
      { type: "bill.handed_in", bill: { sha256: sha256Hex(bill), format: "json" } },
      { type: "provenance.handed_in", provenance: { sha256: sha256Hex(provenance) } },
    ],
    "CHG-7": [{ type: "change.raised", number: 7, changeId: ids.change }],
  },
  excerpts: [enrolled],
  earlier: [],
  absent: [],
  evidence,
  end: { release: "REL-12", excerpts: 1, streams: 2, entries: 6 },
});

const streamIds: Record<string, string> = { "REL-12": id("a"), "CHG-7": id("b"), admin: ids.admin };

/** The record as it is exported, each entry chained to the one before it. */
export function recordOf({ streams, excerpts, earlier, absent, evidence: text, end }: Told): string {
  const lines = Object.entries(streams).flatMap(([stream, events]) => entriesOf(stream, events));
  const others = [
    ...excerpts.map((event) => ({ excerpt: entriesOf("admin", [event])[0] })),
    ...earlier.map((event) => ({ excerpt: entriesOf("admin", [event], at - 3_600_000)[0] })),
  ];
  const shown = { evidence: { authorizationId: ids.authorization, text } };
  const all = [...lines, shown, ...others, ...absent.map((one) => ({ absent: one })), { end }];
  return all.map((line) => `${JSON.stringify(line)}\n`).join("");
}

function entriesOf(stream: string, events: readonly object[], time = at): object[] {
  const streamId = streamIds[stream] ?? id("c");
  let previousHash = firstPreviousHash(streamId);
  return events.map((event, index) => {
    const body = canonicalBytes(event);
    const entry = { streamId, sequence: BigInt(index + 1), previousHash, recordedAtMicros: BigInt(time) * 1000n, body };
    const hash = entryHash(entry);
    const line = {
      ...{ stream, streamId, sequence: String(index + 1), recordedAtMicros: String(entry.recordedAtMicros) },
      ...{ previousHash: hex(previousHash), entryHash: hex(hash), body: Buffer.from(body).toString("utf8") },
    };
    previousHash = hash;
    return line;
  });
}

const hex = (some: Uint8Array): string => Buffer.from(some).toString("hex");

export type Files = readonly (readonly [name: string, content: string])[];

/** The files of a pack, in the order in which they are written. */
export const filesOf = (of: Told = told()): Files => [
  [`documents/${sha256Hex(report)}.xml`, report],
  [`documents/${sha256Hex(bill)}.json`, bill],
  [`documents/${sha256Hex(provenance)}.json`, provenance],
  ["record.ndjson", recordOf(of)],
  ["index.html", "<!doctype html><title>REL-12</title>"],
  ["README.txt", "To be read."],
  ["verify-record.mjs", "// a copy"],
];

/** A ZIP as the product writes it. */
export async function zipOf(files: Files, folder = "REL-12-evidence/"): Promise<Buffer> {
  async function* content(text: string) {
    yield await Promise.resolve(Buffer.from(text));
  }
  async function* entries(): AsyncGenerator<ZipEntry> {
    for (const [name, text] of files)
      yield await Promise.resolve({ name: folder + name, at: new Date(at), bytes: content(text) });
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of zipped(entries())) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Where what can be altered stands in a ZIP. */
export interface Places {
  endAt: number;
  listAt: number;
  /** Each file: its line in the list, its head, and its bytes. */
  files: { name: string; lineAt: number; headAt: number; from: number; size: number }[];
}

export function placesIn(zip: Buffer): Places {
  const endAt = zip.length - 22;
  const listAt = zip.readUInt32LE(endAt + 16);
  const files: Places["files"] = [];
  for (let lineAt = listAt; lineAt < endAt; ) {
    const [length, size, headAt] = [zip.readUInt16LE(lineAt + 28), zip.readUInt32LE(lineAt + 24), zip.readUInt32LE(lineAt + 42)];
    const name = zip.toString("utf8", lineAt + 46, lineAt + 46 + length);
    files.push({ name, lineAt, headAt, from: headAt + 30 + length, size });
    lineAt += 46 + length;
  }
  return { endAt, listAt, files };
}
