/** The sweep and somebody who sends the same bytes at the same moment: whoever is first, nothing is referred to that is gone. */
import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { claimBytes } from "#lib/db/library-store";
import { inTransaction } from "#lib/db/transaction";
import { library } from "#lib/media/library";
import { addArtifact } from "#lib/services/build/add-artifact";
import { handInBill } from "#lib/services/build/hand-in-bill";
import { handInProvenance } from "#lib/services/build/hand-in-provenance";
import { handInReport } from "#lib/services/build/hand-in-report";
import { sweepMedia } from "#lib/services/library/sweep-media";
import { billJson } from "../../../support/bills.ts";
import { asRole } from "../../../support/database.ts";
import { environments, release, staff } from "../../../support/factories.ts";
import { job } from "../../../support/people.ts";
import { refusalsOf } from "../../../support/refusals.ts";
import { bytesOf, junitXml, openBuild, sealedBuild } from "../../../support/release-journey.ts";
import { envelopeOf, keyPair, statementOf } from "../../../support/sign-provenance.ts";

/** Bytes that were sent a moment ago are old enough. */
const later = () => new Date(Date.now() + 60_000);
const sha256Hex = (content: string) => createHash("sha256").update(content).digest("hex");

interface Sending {
  table: string;
  content: string;
  send: () => Promise<unknown>;
}

const kinds = ["an artifact", "a test report", "a bill of materials", "provenance"] as const;

/** Something of each kind that nobody sent before. */
let sendingOf: Record<(typeof kinds)[number], (round: number) => Sending>;

beforeAll(async () => {
  const { developer, tester } = staff();
  const { context } = developer;
  const open = await release({ phase: "build_and_test" });
  const sealed = await release({ phase: "build_and_test" });
  const { sandbox } = await environments();
  const ofOpen = { releaseId: open.id, buildId: await openBuild(open) };
  const ofSealed = { releaseId: sealed.id, buildId: await sealedBuild(sealed) };
  const sending = (table: string, content: string, send: (bytes: AsyncGenerator<Uint8Array>) => Promise<unknown>): Sending => ({
    ...{ table, content, send: () => send(bytesOf(content)) },
  });
  sendingOf = {
    "an artifact": (round) =>
      sending("artifact", `sent again, ${round}`, (bytes) =>
        addArtifact(context, { ...ofOpen, name: `${round}.txt`, version: "1.0", mediaType: "text/plain" }, bytes),
      ),
    "a test report": (round) =>
      sending("test_report", junitXml({ passed: 10 + round }), (bytes) =>
        handInReport(tester.context, { ...ofSealed, suite: "unit", environmentId: sandbox.id }, bytes),
      ),
    "a bill of materials": (round) =>
      sending("bill_of_materials", JSON.stringify(billJson([{ name: `part-${round}` }])), (bytes) =>
        handInBill(context, ofSealed, bytes),
      ),
    provenance: () =>
      sending("provenance", JSON.stringify(envelopeOf(statementOf(), keyPair().privateKey)), (bytes) =>
        handInProvenance(context, ofSealed, bytes),
      ),
  };
}, 120_000);

/** Until somebody waits for a lock of this kind, or all is over without. */
async function untilWaiting(kind: "relation" | "advisory", orOver: Promise<unknown>): Promise<void> {
  let isOver = false;
  const noted = () => {
    isOver = true;
  };
  orOver.then(noted, noted);
  const isWaiting = () =>
    asRole("postgres", async (admin) => {
      const { rowCount } = await admin.query(
        "SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database() AND l.locktype = $1 AND NOT l.granted",
        [kind],
      );
      return rowCount !== 0;
    });
  await expect.poll(async () => isOver || (await isWaiting()), { timeout: 50_000 }).toBe(true);
}

describe("the same bytes again, as", () => {
  it.each(kinds)("%s: the sweep that comes in between is made to ask again after the upload", async (kind) => {
    const { table, content, send } = sendingOf[kind](1);
    const { sending, sweeping } = await asRole("countersign_owner", async (owner) => {
      // What is referred to can be read; a new reference has to wait before its last step.
      await owner.query(`BEGIN; LOCK TABLE ${table} IN SHARE MODE`);
      const sent = send();
      await untilWaiting("relation", sent);
      const swept = sweepMedia(job, later());
      await untilWaiting("advisory", swept);
      await owner.query("COMMIT");
      return { sending: sent, sweeping: swept };
    });
    await sending;
    await sweeping;
    expect(await library().verify(sha256Hex(content))).toBe("intact");
  });

  it.each(kinds)("%s: a sweep that was first is told to the sender, who sends again", async (kind) => {
    const { content, send } = sendingOf[kind](2);
    const sha256 = sha256Hex(content);
    const sending = await inTransaction(database(), async (tx) => {
      await claimBytes(tx, sha256);
      const refusals = refusalsOf(send());
      await untilWaiting("advisory", refusals);
      expect(await library().remove(sha256, later())).toBe(true);
      // Not waited for here: it waits for the end of this.
      return { refusals };
    });
    expect(await sending.refusals).toEqual(["swept"]);
    await send();
    expect(await library().verify(sha256)).toBe("intact");
  });
});
