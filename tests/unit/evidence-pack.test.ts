/** The offline verifier of evidence packs, against every way to break one. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it, vi } from "vitest";
import {
  bill,
  enrolled,
  type Files,
  filesOf,
  type Places,
  placesIn,
  report,
  sha256Hex,
  type Told,
  told,
  zipOf,
} from "../support/pack.ts";
import { judge, judgePlace } from "../support/verifier.ts";

const home = mkdtempSync(path.join(tmpdir(), "packs-"));
afterAll(() => rmSync(home, { recursive: true }));

/** A folder with these files, as a pack is unpacked. */
function unpacked(files: Files): string {
  const folder = mkdtempSync(path.join(home, "unpacked-"));
  mkdirSync(path.join(folder, "documents"));
  for (const [name, content] of files) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

const [reportName, billName] = [`documents/${sha256Hex(report)}.xml`, `documents/${sha256Hex(bill)}.json`];
const stray = `documents/${sha256Hex("another")}.json`;

describe("a pack that nobody altered", () => {
  it("holds, as a ZIP and as the folder it was unpacked into", async () => {
    for (const { status, said } of [judge(await zipOf(filesOf()), "pack.zip"), judgePlace(unpacked(filesOf()))]) {
      expect([said, status]).toEqual([expect.stringContaining("6 entries in 2 streams: the pack verifies."), 0]);
      expect(said).toContain("1 votes: 1 signed with a passkey");
      expect(said).toContain("3 documents: each hashes to its name and is named by an entry.");
      expect(said).toContain("Not verified, for they are to be read: index.html, README.txt, verify-record.mjs.");
      expect(said).toContain("admin, entry 1, passkey.enrolled of Ann: ");
      expect(said).toMatch(/REL-12 ends at entry 5, [0-9a-f]{64}\.\nCHG-7 ends at entry 1, [0-9a-f]{64}\./);
    }
  });

  it("has a record that verifies alone, and says that its documents were not seen", () => {
    const { status, said } = judge(new Map(filesOf()).get("record.ndjson") ?? "");
    expect([status, said]).toEqual([0, expect.stringContaining("Its 3 documents are not in this file")]);
  });
});

const without = (name: string): Files => filesOf().filter(([one]) => one !== name);
const withOther = (name: string, content: string): Files =>
  filesOf().map(([one, its]) => [one, one === name ? content : its] as const);

describe("a pack whose files were altered does not hold", () => {
  it.each<[string, Files, string]>([
    ["a document is another", withOther(reportName, "<testsuites> </testsuites>"), `${reportName} does not hash to its name.`],
    ["a document is missing", without(billName), `The document ${sha256Hex(bill)}, which REL-12, entry 4 names, is missing.`],
    ["a document is named by nothing", [...filesOf(), [stray, "another"]], `${stray} is named by no entry of the record.`],
    ["a document is there twice", [...filesOf(), [reportName.replace("xml", "json"), report]], "stands in it twice."],
    ["there is something else", [...filesOf(), ["run-me.sh", "rm"]], '"run-me.sh" is nothing that a pack holds.'],
    ["there is something else among the documents", [...filesOf(), ["documents/a.xml", ""]], "is nothing that a pack holds."],
    ["its record is missing", without("record.ndjson"), "It holds no record.ndjson"],
    ["its record is empty", withOther("record.ndjson", ""), "The last line is missing"],
    ["its record is of something else", withOther("record.ndjson", "null\n[]\n7\n"), "Line 3 is no line of a record."],
  ])("%s", async (_what, files, sentence) => {
    for (const { status, said } of [judge(await zipOf(files), "pack.zip"), judgePlace(unpacked(files))])
      expect([said, status]).toEqual([expect.stringContaining(sentence), 1]);
  });

  it("a folder holds a link or a folder more", () => {
    const folder = unpacked(filesOf());
    symlinkSync("/etc/passwd", path.join(folder, "documents", "link.xml"));
    mkdirSync(path.join(folder, "more"));
    const { status, said } = judgePlace(folder);
    expect(status).toBe(1);
    expect(said).toContain('"documents/link.xml" is no file.');
    expect(said).toContain('"more" is no file.');
  });
});

describe("a pack whose record was made up does not hold", () => {
  const [raised, vote, ...handedIn] = told().streams["REL-12"] ?? [];
  const streams = told().streams;
  const end = told().end;
  it.each<[string, Partial<Told>, string]>([
    ["an excerpt is missing", { excerpts: [], end: { ...end, excerpts: 0 } }, "a passkey whose enrolment is missing"],
    ["fewer excerpts than it says", { excerpts: [] }, "here are 6 entries in 2 streams."],
    [
      "an excerpt tells of something else",
      { excerpts: [...told().excerpts, { type: "person.added", personName: "Eve" }], end: { ...end, excerpts: 2 } },
      "an excerpt, tells of no passkey.",
    ],
    [
      "a passkey is another person's",
      { excerpts: told().excerpts.map((one) => ({ ...one, personId: "eve" })) },
      "its passkey is another person's",
    ],
    [
      "a key that would fill the memory",
      { excerpts: told().excerpts.map((one) => ({ ...one, publicKey: Buffer.from("ba7fffffff", "hex").toString("base64url") })) },
      "its signature cannot be read",
    ],
    ["the evidence is another", { evidence: "{}" }, "the evidence is not what was voted on"],
    [
      "a vote is signed by nothing known",
      { streams: { ...streams, "REL-12": [raised ?? {}, { ...vote, signature: { method: "toString" } }, ...handedIn] } },
      "signed in a way that is not known here",
    ],
    [
      "a vote that cannot be read",
      { streams: { ...streams, "REL-12": [raised ?? {}, { ...vote, signature: { method: "passkey" } }, ...handedIn] } },
      "its signature cannot be read",
    ],
    [
      "an entry names no document",
      { streams: { ...streams, "CHG-7": [{ type: "bill.handed_in" }] } },
      "The document undefined, which CHG-7, entry 1 names, is missing.",
    ],
    [
      "the record of a change is missing",
      { streams: { "REL-12": streams["REL-12"] ?? [] }, end: { ...end, streams: 1, entries: 5 } },
      "The record of a change that REL-12 carries is missing",
    ],
    [
      "the record of the release is missing",
      { streams: { "CHG-7": streams["CHG-7"] ?? [] }, end: { ...end, streams: 1, entries: 1 } },
      "The record of REL-12 is missing.",
    ],
    [
      "it is of another release than it says",
      { end: { ...end, release: "REL-13" } },
      "It calls itself a pack of REL-12, and is one of REL-13.",
    ],
    ["it is an export, and no pack's", { end: { streams: 2, entries: 6 } }, "Its record is not a pack's"],
  ])("%s", async (_what, other, sentence) => {
    const { status, said } = judge(await zipOf(filesOf({ ...told(), ...other })), "pack.zip");
    expect([said, status]).toEqual([expect.stringContaining(sentence), 1]);
    expect(said).not.toContain("    at ");
  });

  it("a passkey was removed before it signed, which it may be afterwards", async () => {
    const removed = { ...enrolled, type: "passkey.removed" };
    const two = { ...end, excerpts: 2 };
    const afterwards = { ...told(), excerpts: [enrolled, removed], end: two };
    expect(judge(await zipOf(filesOf(afterwards)), "pack.zip").status).toBe(0);
    const before = judge(await zipOf(filesOf({ ...told(), earlier: [removed], end: two })), "pack.zip");
    expect([before.said, before.status]).toEqual([expect.stringContaining("its passkey was removed before"), 1]);
  });

  it.each([
    ["missing", without(reportName), "is missing: the pack itself says that the store had it no more."],
    [
      "altered",
      withOther(reportName, "<other/>"),
      "does not hash to its name: the pack itself says that it was altered in the store.",
    ],
  ] as const)("a document the pack says is %s, and it is said again", async (because, files, sentence) => {
    const record = new Map(filesOf({ ...told(), absent: [{ sha256: sha256Hex(report), because }] })).get("record.ndjson") ?? "";
    const { status, said } = judge(
      await zipOf(files.map(([name, its]) => [name, name === "record.ndjson" ? record : its])),
      "pack.zip",
    );
    expect([said, status]).toEqual([expect.stringContaining(sentence), 1]);
  });
});

/** Alters a copy. */
type Break = (zip: Buffer, places: Places) => Buffer;

function short(zip: Buffer, value: number, at: number): Buffer {
  zip.writeUInt16LE(value, at);
  return zip;
}

function long(zip: Buffer, value: number, at: number): Buffer {
  zip.writeUInt32LE(value, at);
  return zip;
}

const [first, second] = [0, 1];
const fileAt = ({ files }: Places, index: number) => {
  const file = files.at(index);
  if (!file) throw new Error("There is no such file.");
  return file;
};

/** Another size in the list, told twice there. */
const sized =
  (index: number, other: (size: number) => number): Break =>
  (zip, places) => {
    const { lineAt, size } = fileAt(places, index);
    return long(long(zip, other(size), lineAt + 20), other(size), lineAt + 24);
  };

/** Another name of the same length, in the list and before the file. */
const renamed =
  (from: string, to: string): Break =>
  (zip, { files }) => {
    const file = files.find(({ name }) => name.endsWith(from));
    if (!file || from.length !== to.length) throw new Error("There is no such name.");
    zip.write(to, file.lineAt + 46 + file.name.length - from.length);
    zip.write(to, file.from - from.length);
    return zip;
  };

const spliced = (zip: Buffer, at: number, more: Buffer): Buffer => Buffer.concat([zip.subarray(0, at), more, zip.subarray(at)]);

describe("a line that names another stream than its entry is of", () => {
  const record = new Map(filesOf()).get("record.ndjson") ?? "";
  it.each([
    [
      "in the middle",
      record.replace(/("stream":"REL-12",[^\n]*"sequence":"3")/, (line) => line.replace("REL-12", "REL-13")),
      "is said to be of REL-13",
    ],
    ["everywhere", record.replaceAll('"stream":"REL-12"', '"stream":"REL-13"'), "is said to be of REL-13, and tells of REL-12."],
    [
      "and its passkey, in an excerpt,",
      record.replace('"personName\\":\\"Ann\\"', '"personName\\":\\"Eve\\"'),
      "an excerpt, does not hash to what it says.",
    ],
    ["in an excerpt", record.replace('"stream":"admin"', '"stream":"REL-12"'), "an excerpt, is not of the admin stream."],
  ])("%s is found", (_where, altered, sentence) => {
    expect(altered).not.toBe(record);
    expect(judge(altered)).toMatchObject({ status: 1, said: expect.stringContaining(sentence) as string });
  });
});

describe("a ZIP that was made to be read in two ways, or in none, is no pack", () => {
  it.each<[string, Break, string]>([
    ["its end was cut off", (zip) => zip.subarray(0, -1), "cut off"],
    ["its list was cut off", (zip, { listAt }) => zip.subarray(0, listAt + 20), "cut off"],
    ["nothing but its first bytes is left", (zip) => zip.subarray(0, 4), "cut off"],
    ["something stands behind it", (zip) => Buffer.concat([zip, Buffer.from("x")]), "something was put behind it"],
    ["it has a comment", (zip, { endAt }) => Buffer.concat([short(zip, 1, endAt + 20), Buffer.from("x")]), "put behind it"],
    ["something stands before it", (zip) => Buffer.concat([Buffer.from("PK"), zip]), "not where the end of the ZIP says"],
    ["it is one of several", (zip, { endAt }) => short(zip, 1, endAt + 4), "not where the end of the ZIP says"],
    ["its list lies elsewhere", (zip, { endAt }) => long(zip, 0x7fffffff, endAt + 16), "not where the end"],
    ["its list is said to be huge", (zip, { endAt }) => long(zip, 0xfffffff0, endAt + 12), "not where the end"],
    [
      "it lists more than it says",
      (zip, { endAt }) => short(short(zip, 6, endAt + 8), 6, endAt + 10),
      "tells of 6 files, and lists 7",
    ],
    [
      "its list is too long for so few",
      (zip, { endAt }) => short(short(zip, 1, endAt + 8), 1, endAt + 10),
      "longer than a pack's",
    ],
    ["it counts as ZIP64 does", (zip, { endAt }) => short(zip, 0xffff, endAt + 10), "ZIP64"],
    ["its list lies where ZIP64 says", (zip, { endAt }) => long(zip, 0xffffffff, endAt + 16), "ZIP64"],
    ["a size is what ZIP64 says", (zip, p) => long(zip, 0xffffffff, fileAt(p, first).lineAt + 24), "ZIP64"],
    ["a place is what ZIP64 says", (zip, p) => long(zip, 0xffffffff, fileAt(p, first).lineAt + 42), "ZIP64"],
    ["a line of the list is none", (zip, p) => long(zip, 0, fileAt(p, second).lineAt), "cannot be read"],
    ["a name goes past the list", (zip, p) => short(zip, 0xfff0, fileAt(p, -1).lineAt + 28), "cannot be read"],
    ["a file is compressed", (zip, p) => short(zip, 8, fileAt(p, second).lineAt + 10), "is not stored as it is"],
    ["a file is encrypted", (zip, p) => short(zip, 0x0809, fileAt(p, second).lineAt + 8), "is not stored as it is"],
    ["a file has more to it", (zip, p) => short(zip, 4, fileAt(p, second).lineAt + 30), "is not stored as it is"],
    ["a file has two sizes", (zip, p) => long(zip, 1, fileAt(p, second).lineAt + 20), "is not stored as it is"],
    ["two files overlap", (zip, p) => long(zip, fileAt(p, first).headAt, fileAt(p, second).lineAt + 42), "does not begin where"],
    ["a file lies outside", (zip, p) => long(zip, 0x7fffffff, fileAt(p, -1).lineAt + 42), "does not begin where"],
    ["a size lies", sized(first, (size) => size + 1), "is not what the list of files says"],
    ["a size lies far", sized(-1, () => 0x7fffffff), "It points outside of itself."],
    [
      "a file calls itself otherwise",
      (zip, p) => zip.fill("X", fileAt(p, second).headAt + 30, fileAt(p, second).headAt + 31),
      "is not what the list of files says",
    ],
    [
      "a file calls itself compressed",
      (zip, p) => short(zip, 8, fileAt(p, second).headAt + 8),
      "is not what the list of files says",
    ],
    [
      "a file has its size elsewhere",
      (zip, p) => short(zip, 0x0800, fileAt(p, second).headAt + 6),
      "is not what the list of files says",
    ],
    [
      "a file ends with another size",
      (zip, p) => long(zip, 3, fileAt(p, second).from + fileAt(p, second).size + 12),
      "is not what the list of files says",
    ],
    [
      "something hides before the list",
      (zip, { listAt, endAt }) => {
        zip.writeUInt32LE(listAt + 5, endAt + 16);
        return spliced(zip, listAt, Buffer.from("hello"));
      },
      "Something stands between the files and their list.",
    ],
    ["a name leads out", renamed("README.txt", "../../e.sh"), '"../../e.sh" is nothing that a pack holds.'],
    ["a name stands in it twice", renamed("README.txt", "index.html"), "stands in it twice"],
    [
      "a file lies in another folder",
      renamed("REL-12-evidence/README.txt", "REL-13-evidence/README.txt"),
      "is nothing that a pack holds.",
    ],
  ])("%s", async (_what, alter, sentence) => {
    const zip = await zipOf(filesOf());
    const { status, said } = judge(alter(zip, placesIn(zip)), "pack.zip");
    expect([said, status]).toEqual([expect.stringContaining(sentence), 1]);
    expect(said).not.toContain("    at ");
  });

  it("two records, files in no folder, a ZIP of something else, and nothing at all", async () => {
    const record = filesOf().find(([name]) => name === "record.ndjson") ?? ["", ""];
    expect(judge(await zipOf([...filesOf(), record]), "pack.zip").said).toContain("stands in it twice.");
    for (const folder of ["", "evidence/", "REL-0-evidence/", "/REL-12-evidence/"])
      expect(judge(await zipOf(filesOf(), folder), "pack.zip")).toMatchObject({
        status: 1,
        said: expect.stringContaining("no evidence pack") as string,
      });
    expect(judge(await zipOf([]), "pack.zip").status).toBe(1);
    expect(judgePlace(path.join(home, "nothing"))).toMatchObject({
      status: 1,
      said: expect.stringContaining("cannot be read (ENOENT).") as string,
    });
  });

  it("names that would steer a terminal are told without", async () => {
    const { said } = judge(await zipOf([...filesOf(), ["\u001b[2J\u202eevil", ""]]), "pack.zip");
    expect(said).toContain("is nothing that a pack holds.");
    expect(["\u001b", "\u202e"].filter((sign) => said.includes(sign))).toEqual([]);
  });
});

describe("whatever is written over a pack", () => {
  it("is found where it is evidence, and stops the verifier nowhere", async () => {
    // As within the command: loaded, it begins nothing by itself.
    vi.stubGlobal("COUNTERSIGN_VERSION", "test");
    const zip = await zipOf(filesOf());
    const evidence = placesIn(zip).files.filter(({ name }) => /\/documents\/|\/record\.ndjson$/.test(name));
    const file = path.join(home, "fuzzed.zip");
    const change = fc.record({
      at: fc.nat(zip.length - 1),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
      cut: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        let altered: Buffer = Buffer.from(zip);
        for (const { at, bytes, cut } of changes) {
          if (cut) altered = Buffer.concat([altered.subarray(0, at), altered.subarray(at + bytes.length)]);
          else Buffer.from(bytes).copy(altered, Math.min(at, altered.length));
        }
        writeFileSync(file, altered);
        vi.resetModules();
        const { verifyRecord } = await import("../../public/verify-record.mjs");
        const { holds, lines } = await verifyRecord(file);
        expect(lines.length).toBeGreaterThan(0);
        // Blanks behind the last line say nothing.
        const isWhole = evidence.every(({ from, size }) => {
          const [before, after] = [zip, altered].map((one) =>
            one
              .subarray(from, from + size)
              .toString("latin1")
              .trimEnd(),
          );
          return before === after;
        });
        if (holds) expect(isWhole).toBe(true);
      }),
      { numRuns: 400 },
    );
    vi.unstubAllGlobals();
  });
});
