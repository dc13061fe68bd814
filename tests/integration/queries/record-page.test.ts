import { describe, expect, it } from "vitest";
import { startVerification } from "#lib/domain/record-verify";
import { openRecord, verifyRecord } from "#lib/queries/record-entries";
import { recordPage } from "#lib/queries/record-page";
import { releaseRecord } from "#lib/queries/release-record";
import type { Viewer } from "#lib/queries/viewer";
import { verificationOutcome } from "../../../app/(desk)/record/verification-outcome.ts";
import { exportLines } from "../../../app/api/record/export/export-lines.ts";
import { asRole } from "../../support/database.ts";
import { release, staff } from "../../support/factories.ts";

async function verified(viewer: Viewer, stream: string | null = null) {
  const running = verifyRecord(viewer, stream);
  for (;;) {
    const step = await running.next();
    if (step.done) return step.value;
  }
}

describe("the record on screen", () => {
  it("tells each entry as a sentence, the latest first, page by page without a gap", async () => {
    const { auditor } = await staff();
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
      const page = await recordPage(auditor.context, { stream: "", text: "", after });
      paged.push(...page.lines.map(({ id }) => id));
      after = page.next;
      if (after === null) break;
    }
    const record = await openRecord(auditor.context, null);
    expect(paged).toHaveLength(Number(record?.size));
    expect(new Set(paged).size).toBe(paged.length);

    const only = await recordPage(auditor.context, { stream, text: "back-out plan", after: null });
    expect(only.lines.every((line) => line.stream === stream)).toBe(true);
    expect(only.streams[0]).toBeDefined();
  });

  it("verifies as a whole and stream by stream, and a change by the database's owner is found", async () => {
    const { auditor } = await staff();
    const made = await release({ phase: "planning" });
    const stream = `REL-${made.number}`;
    const before = await verified(auditor.context);
    expect(before?.report).toMatchObject({ ok: true, faults: [] });
    expect(verificationOutcome(before)).toMatchObject({ status: "done" });
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
    expect(outcome).toMatchObject({ status: "failed" });
    expect(outcome.status === "failed" && outcome.reasons.some(({ message }) => message.startsWith(`${stream}: Entry 1 `))).toBe(
      true,
    );
  });

  it("is exported so that it verifies from the file alone, with a last line that tells a cut-off file", async () => {
    const { auditor } = await staff();
    const made = await release({ phase: "planning" });
    const record = await openRecord(auditor.context, `REL-${made.number}`);
    if (!record) throw new Error("The stream is missing.");
    const pieces: Uint8Array[] = [];
    for await (const piece of exportLines(record)) pieces.push(piece);
    const lines = Buffer.concat(pieces).toString("utf8").trimEnd().split("\n");
    const verification = startVerification();
    for (const line of lines.slice(0, -1)) {
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
});
