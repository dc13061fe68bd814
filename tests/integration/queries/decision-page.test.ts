import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { decisionFacts, decisionQuestion } from "#lib/domain/decision-question";
import { decisionPage } from "#lib/queries/decision-page";
import { askChange } from "#lib/services/change/ask-change";
import { askQuestion } from "#lib/services/gate/ask-question";
import { noteEvidenceShown } from "#lib/services/gate/note-evidence-shown";
import { saveRisks } from "#lib/services/plan/save-risks";
import { asRole } from "../../support/database.ts";
import { change, release, service, staff } from "../../support/factories.ts";

async function pageOf(viewer: Parameters<typeof decisionPage>[0], number: number) {
  const page = await decisionPage(viewer, number);
  if (!page) throw new Error(`There is no authorization ${number}.`);
  return page;
}

const codes = (refusals: readonly { code: string }[]) => refusals.map(({ code }) => code);

describe("the decision page", () => {
  it("shows the stored evidence with the request before it, the earlier refusals, and says who may vote", async () => {
    const { cab, manager } = staff();
    const made = await release({ phase: "planning", title: "Payments 4.8" });
    await made.prepare();
    const first = await made.ask();
    await made.vote(first, cab[0], "refuse", "The risks are not named.");
    await made.vote(first, cab[1], "refuse", "I agree.");
    await saveRisks(manager.context, {
      ...(await made.target()),
      risks: [{ title: "Latency", likelihood: "high", impact: "low", mitigation: "Watch it.", contingency: "Back out." }],
    });
    const second = await made.ask();
    const { number, evidenceDigest } = await made.authorization(second);
    const page = await pageOf(cab[0].context, number);

    expect(page).toMatchObject({
      isLate: false,
      of: { name: `REL-${made.number}` },
      evidence: { isIntact: true, digest: evidenceDigest },
    });
    expect(decisionQuestion(page.authorization, page.evidence.value)).toBe("May Payments 4.8 be built and tested?");
    expect(decisionFacts(page.authorization, page.evidence.value, null)[0]).toEqual({
      term: "Risk",
      says: "Low",
      note: "26 of 100, 6 of 8 factors known",
    });
    expect(page.earlier?.value).not.toEqual(page.evidence.value);
    expect(page.refusals.map(({ id }) => id)).toEqual([first]);
    expect(page.against).toEqual({ grant: [], abstain: [], refuse: [] });
    expect(page.mayWithdraw).toBe(false);

    const asked = await pageOf(manager.context, number);
    expect(codes(asked.against.grant)).toEqual(["no-seat"]);
    expect(asked.mayWithdraw).toBe(true);

    await made.vote(second, cab[0]);
    const voted = await pageOf(cab[0].context, number);
    expect(voted.myVote).toMatchObject({ verdict: "grant" });
    expect(codes(voted.against.refuse)).toEqual(["voted-already"]);
  });

  it("tells each person what they saw of the same thing before, and what was asked about it", async () => {
    const { cab, manager } = staff();
    const made = await release({ phase: "planning" });
    await made.prepare();
    const first = await made.ask();
    await noteEvidenceShown(cab[2].context, { authorizationId: first });
    const questionId = await askQuestion(cab[2].context, { authorizationId: first, text: "Why now?" });
    for (const member of cab.slice(0, 2)) await made.vote(first, member, "refuse", "Not like this.");
    await made.prepare();
    const second = await made.ask();
    const { number } = await made.authorization(second);

    const voter = await pageOf(cab[0].context, number);
    expect(voter.seen).toMatchObject({ shownAt: null, last: { verdict: "refuse", evidence: { isIntact: true } } });
    const reader = await pageOf(cab[2].context, number);
    expect(reader.seen).toMatchObject({ shownAt: null, last: { verdict: null } });
    expect(reader.seen.last?.evidence.digest).toBe(voter.seen.last?.evidence.digest);
    expect(reader.questions).toMatchObject([{ id: questionId, text: "Why now?", answers: [] }]);
    expect(codes(reader.againstAnswer)).toEqual(["not-an-answerer"]);

    const stranger = await pageOf(manager.context, number);
    expect(stranger.seen).toEqual({ shownAt: null, last: null });
    expect([stranger.againstQuestion, stranger.againstAnswer]).toEqual([[], []]);

    await noteEvidenceShown(manager.context, { authorizationId: second });
    expect((await pageOf(manager.context, number)).seen.shownAt).not.toBeNull();
  });

  it("shows what was decided as it was decided, whatever happens to the release afterwards", async () => {
    const { cab } = staff();
    const made = await release({ phase: "build_and_test", title: "Before" });
    const { authorizations } = await made.read();
    const planned = authorizations.find(({ gate }) => gate === "build_and_test");
    const before = await pageOf(cab[0].context, planned?.number ?? 0);
    await made.pass();
    const after = await pageOf(cab[0].context, planned?.number ?? 0);
    expect(after.evidence).toEqual(before.evidence);
    expect(codes(after.against.grant)).toContain("not-pending");
  });

  it("carries who is affected over from the plan that was granted", async () => {
    const { owner } = staff();
    const made = await release({ phase: "build_and_test" });
    await made.prepare();
    const { number } = await made.authorization(await made.ask());
    const page = await pageOf(owner.context, number);
    const hit = decisionFacts(page.authorization, page.evidence.value, page.plan?.value).at(-1);
    expect(hit).toMatchObject({ term: "Hit if it fails", says: "1 service" });
    expect(decisionFacts(page.authorization, page.evidence.value, null).at(-1)).toMatchObject({ says: "Not known" });
  });

  it("asks about a change in the same way", async () => {
    const { requester, changeManager } = staff();
    const raised = await change({ serviceId: (await service()).id, title: "Faster refunds" });
    const id = await askChange(requester.context, { changeId: raised.id, expectedVersion: 1 });
    const { number } = await database().authorization.findUniqueOrThrow({ where: { id }, select: { number: true } });
    const page = await pageOf(changeManager.context, number);
    expect(decisionQuestion(page.authorization, page.evidence.value)).toBe("May this change be made: Faster refunds?");
    expect(page.against.grant).toEqual([]);
    expect(page.earlier).toBeNull();
  });

  it("shows nothing of altered evidence, and lets nobody decide on it", async () => {
    const { changeManager, requester } = staff();
    const raised = await change({ serviceId: (await service()).id });
    const id = await askChange(requester.context, { changeId: raised.id, expectedVersion: 1 });
    await asRole("postgres", async (client) => {
      await client.query("SET session_replication_role = replica");
      const checks = await client.query<{ conname: string }>(
        `SELECT conname FROM pg_constraint WHERE conrelid = '"authorization"'::regclass AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%sha256%'`,
      );
      for (const { conname } of checks.rows) await client.query(`ALTER TABLE "authorization" DROP CONSTRAINT ${conname}`);
      await client.query(`UPDATE "authorization" SET evidence = '{"title":"harmless"}'::bytea WHERE id = $1`, [id]);
    });
    const { number } = await database().authorization.findUniqueOrThrow({ where: { id }, select: { number: true } });
    const page = await pageOf(changeManager.context, number);
    expect(page.evidence).toMatchObject({ isIntact: false, value: null });
    expect(codes(page.against.refuse)).toEqual(["evidence-altered"]);
  });

  it("is not there for a number that was never asked", async () => {
    const { auditor } = staff();
    expect(await decisionPage(auditor.context, 999_999)).toBeNull();
  });
});
