import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { startVerification } from "#lib/domain/record-verify";
import { exportLines } from "#lib/queries/export-lines";
import { openRecord, verifyRecord } from "#lib/queries/record-entries";
import { type RecordFilter, recordPage } from "#lib/queries/record-page";
import { releaseRecord } from "#lib/queries/release-record";
import type { Viewer } from "#lib/queries/viewer";
import { verificationOutcome } from "../../../app/(desk)/record/verification-outcome.ts";
import { asRole } from "../../support/database.ts";
import { release, staff } from "../../support/factories.ts";
import { statementsOf } from "../../support/statements.ts";

const everything: RecordFilter = { stream: "", personId: null, kind: null, text: "", from: null, to: null, after: null };

async function verified(viewer: Viewer, stream: string | null = null) {
  const running = verifyRecord(viewer, stream);
  for (;;) {
    const step = await running.next();
    if (step.done) return step.value;
  }
}

/** The entries of an export: other lines carry what was signed, and the last one ends it. */
const entriesOf = (lines: readonly string[]): string[] => lines.filter((line) => "streamId" in (JSON.parse(line) as object));

describe("the record on screen", () => {
  it("tells each entry as a sentence, the latest first, page by page without a gap", async () => {
    const { auditor } = staff();
    const made = await release({ phase: "build_and_test" });
    const stream = `REL-${made.number}`;
    const { streamId } = await made.read();
    const whole = await releaseRecord(auditor.context, streamId, null);
    expect(whole.next).toBeNull();
    expect(whole.lines.map(({ sequence }) => sequence)).toEqual(whole.lines.map((_, index) => whole.lines.length - index));
    expect(whole.lines.at(-1)?.sentence).toContain(`raised ${stream}`);
    expect(whole.lines.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);

    const paged: string[] = [];
    for (let after: string | null = null; ; ) {
      const page = await recordPage(auditor.context, { ...everything, after });
      paged.push(...page.lines.map(({ id }) => id));
      after = page.next;
      if (after === null) break;
    }
    const record = await openRecord(auditor.context, null);
    expect(paged).toHaveLength(Number(record?.size));
    expect(new Set(paged).size).toBe(paged.length);

    const only = await recordPage(auditor.context, { ...everything, stream, text: "back-out plan" });
    expect(only.lines.every((line) => line.stream === stream)).toBe(true);
    expect(only.streams[0]).toBeDefined();
  });

  it("is filtered by who did it, by the kind of what was done, by words and by time", async () => {
    const { auditor, manager } = staff();
    const made = await release({ phase: "build_and_test" });
    const voter = (await made.read()).authorizations.at(-1)?.votes[0]?.person ?? manager;
    const stream = `REL-${made.number}`;
    const said = async (filter: Partial<RecordFilter>) =>
      (await recordPage(auditor.context, { ...everything, stream, ...filter })).lines.map(({ sentence }) => sentence);
    const all = await said({});

    const byManager = await said({ personId: manager.id });
    expect(byManager).toEqual(all.filter((sentence) => sentence.startsWith(`${manager.name} `)));
    expect(byManager).not.toEqual([]);
    const votes = await said({ kind: "authorization", personId: voter.id });
    expect(votes).toContainEqual(`${voter.name} voted to grant build & test.`);
    expect(votes.every((sentence) => sentence.startsWith(voter.name))).toBe(true);
    expect(await said({ kind: "phase" })).toHaveLength(2);
    expect(await said({ kind: "library" })).toEqual([]);
    expect(await said({ text: "risks.saved" })).toHaveLength(1);
    expect(await said({ text: "risks_saved" })).toEqual([]);

    const lines = (await recordPage(auditor.context, { ...everything, stream })).lines;
    const middle = lines[Math.floor(lines.length / 2)]?.at ?? new Date(0);
    const [later, earlier] = [await said({ from: middle }), await said({ to: middle })];
    expect([...later, ...earlier]).toEqual(all);
    expect(earlier).not.toEqual([]);
    expect(await said({ from: new Date(Date.now() + 366 * 86_400_000) })).toEqual([]);
    expect(await said({ stream: "REL-999999" })).toEqual([]);
  });

  it("looks through a bounded number of entries at once, says how far back, and goes on from there", async () => {
    const { auditor } = staff();
    const made = await release();
    const { streamId } = await made.read();
    const text = "a word that nobody wrote";
    expect(await recordPage(auditor.context, { ...everything, text })).toMatchObject({ lines: [], next: null, lookedBack: null });
    await asRole("postgres", (client) =>
      client.query(
        `INSERT INTO record_entry (id, stream_id, body)
         SELECT gen_random_uuid(), $1, convert_to('{"type":"plan.saved","actor":{"kind":"system","job":"test"}}', 'UTF8')
         FROM generate_series(1, 5000)`,
        [streamId],
      ),
    );
    const far = await recordPage(auditor.context, { ...everything, stream: `REL-${made.number}`, text: "release.raised" });
    expect(far).toMatchObject({ lines: [], lookedBack: { entries: 5000 } });
    const further = await recordPage(auditor.context, {
      ...everything,
      stream: `REL-${made.number}`,
      text: "release.raised",
      after: far.next,
    });
    expect(further).toMatchObject({ next: null, lookedBack: null });
    expect(further.lines).toHaveLength(1);
  });

  it("takes four statements, however much it shows", async () => {
    const { auditor } = staff();
    const { statements } = await statementsOf(auditor.context.actor, (viewer) =>
      recordPage(viewer, { ...everything, text: "e" }),
    );
    expect(statements).toBeLessThanOrEqual(4);
  });

  it("verifies as a whole and stream by stream, and a change by the database's owner is found", async () => {
    const { auditor } = staff();
    const made = await release({ phase: "planning" });
    const stream = `REL-${made.number}`;
    const before = await verified(auditor.context);
    expect(before?.report).toMatchObject({ ok: true, faults: [] });
    expect(verificationOutcome(before)).toMatchObject({ status: "done" });
    const one = verificationOutcome(await verified(auditor.context, stream));
    expect(one).toMatchObject({
      status: "done",
      message: expect.stringMatching(/in \d+\.\d\d s: .* It ends at entry \d+, [0-9a-f]{64}\.$/) as string,
    });
    expect(await verified(auditor.context, "REL-999999")).toBeNull();

    await asRole("postgres", async (client) => {
      await client.query("SET session_replication_role = replica");
      await client.query(
        `UPDATE record_entry SET body = convert_to(replace(convert_from(body, 'UTF8'), 'Search answers', 'Nothing answers'), 'UTF8')
         WHERE sequence = 1 AND stream_id = (SELECT id FROM record_stream WHERE name = $1)`,
        [stream],
      );
    });
    expect((await verified(auditor.context, stream))?.report.faults).toMatchObject([{ kind: "wrong-entry-hash", sequence: 1n }]);
    const outcome = verificationOutcome(await verified(auditor.context));
    expect(outcome).toMatchObject({ status: "failed", message: expect.stringContaining("export the record now") as string });
    expect(outcome.status === "failed" && outcome.reasons.some(({ message }) => message.startsWith(`${stream}: Entry 1 `))).toBe(
      true,
    );
  });

  it("is exported so that it verifies from the file alone, with a last line that tells a cut-off file", async () => {
    const { auditor } = staff();
    const made = await release({ phase: "planning" });
    const record = await openRecord(auditor.context, `REL-${made.number}`);
    if (!record) throw new Error("The stream is missing.");
    const pieces: Uint8Array[] = [];
    for await (const piece of exportLines(record)) pieces.push(piece);
    const lines = Buffer.concat(pieces).toString("utf8").trimEnd().split("\n");
    const verification = startVerification();
    for (const line of entriesOf(lines)) {
      const told = JSON.parse(line) as Record<
        "streamId" | "sequence" | "recordedAtMicros" | "previousHash" | "entryHash" | "body",
        string
      >;
      verification.add({
        streamId: told.streamId,
        sequence: BigInt(told.sequence),
        recordedAtMicros: BigInt(told.recordedAtMicros),
        previousHash: Buffer.from(told.previousHash, "hex"),
        entryHash: Buffer.from(told.entryHash, "hex"),
        body: Buffer.from(told.body, "utf8"),
      });
    }
    expect(verification.report()).toMatchObject({ ok: true, entries: Number(record.size) });
    expect(JSON.parse(lines.at(-1) ?? "")).toEqual({ end: { streams: 1, entries: Number(record.size) } });
  });

  it("verifies by the page of JavaScript that stands beside the export, which finds what was altered, left out or cut off", async () => {
    const { auditor } = staff();
    const made = await release({ phase: "planning" });
    const exported = async (stream: string | null) => {
      const record = await openRecord(auditor.context, stream);
      if (!record) throw new Error("The stream is missing.");
      const pieces: Uint8Array[] = [];
      for await (const piece of exportLines(record)) pieces.push(piece);
      return Buffer.concat(pieces).toString("utf8").trimEnd().split("\n");
    };
    const folder = await mkdtemp(path.join(tmpdir(), "record-"));
    const judged = async (lines: readonly string[]) => {
      const file = path.join(folder, "record.ndjson");
      await writeFile(file, lines.map((line) => `${line}\n`).join(""));
      const { status, stdout } = spawnSync(process.execPath, ["public/verify-record.mjs", file], { encoding: "utf8" });
      return { status, said: stdout };
    };
    const one = await exported(`REL-${made.number}`);
    const fine = await judged(one);
    expect(fine).toMatchObject({ status: 0, said: expect.stringContaining("the record verifies") as string });
    expect(fine.said).toContain(`REL-${made.number} ends at entry ${entriesOf(one).length}`);

    const [, second = "", third = ""] = entriesOf(one);
    const altered = one.with(one.indexOf(third), third.replace("actor", "acted"));
    expect(await judged(altered)).toMatchObject({
      status: 1,
      said: expect.stringContaining("does not hash to what it says") as string,
    });
    expect(await judged(one.toSpliced(one.indexOf(second), 1))).toMatchObject({
      status: 1,
      said: expect.stringContaining("entry 2 is expected") as string,
    });
    expect(await judged(one.with(one.indexOf(second), second.slice(0, -9)))).toMatchObject({
      status: 1,
      said: expect.stringContaining(`Line ${one.indexOf(second) + 1} is no line of a record.`) as string,
    });
    expect(await judged(one.slice(0, -1))).toMatchObject({ status: 1, said: expect.stringContaining("cut off") as string });
    await rm(folder, { recursive: true });
  });
});
