import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { askChange } from "#lib/services/change/ask-change";
import { answerQuestion } from "#lib/services/gate/answer-question";
import { askQuestion } from "#lib/services/gate/ask-question";
import { noteEvidenceShown } from "#lib/services/gate/note-evidence-shown";
import { change, person, release, service, staff } from "../../../support/factories.ts";
import { job } from "../../../support/people.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";

async function asked() {
  const made = await release({ phase: "planning" });
  await made.prepare();
  return { made, id: await made.ask() };
}

const lastTold = async (streamId: string, count: number) => {
  const rows = await database().recordEntry.findMany({ where: { streamId }, orderBy: { sequence: "desc" }, take: count });
  return rows.map(({ content }) => content as { type: string; text?: string }).reverse();
};

describe("a question", () => {
  it("and its answer are recorded, change nothing of the release, and supersede nothing", async () => {
    const { made, id } = await asked();
    const bystander = await person();
    const before = await made.read();
    const questionId = await askQuestion(bystander.context, { authorizationId: id, text: "How long is it down?" });
    await answerQuestion(made.manager.context, { questionId, text: "Five minutes." });
    expect(
      await database().authorizationQuestion.findUnique({ where: { id: questionId }, include: { answers: true } }),
    ).toMatchObject({
      personId: bystander.id,
      text: "How long is it down?",
      answers: [{ personId: made.manager.id, text: "Five minutes." }],
    });
    expect(await lastTold(before.streamId, 2)).toMatchObject([
      { type: "question.asked", text: "How long is it down?" },
      { type: "question.answered", text: "Five minutes." },
    ]);
    expect(await made.read()).toMatchObject({ version: before.version, evidenceRevisions: before.evidenceRevisions });
    expect(await made.authorization(id)).toMatchObject({ state: "pending" });
  });

  it("is answered by no other, and a refused answer leaves no trace", async () => {
    const { made, id } = await asked();
    const bystander = await person();
    const questionId = await askQuestion(bystander.context, { authorizationId: id, text: "Why now?" });
    const { streamId } = await made.read();
    const told = await database().recordEntry.count({ where: { streamId } });
    expect(await refusalsOf(answerQuestion(bystander.context, { questionId, text: "Because." }))).toEqual(["not-an-answerer"]);
    expect(await database().recordEntry.count({ where: { streamId } })).toBe(told);
  });

  it("is closed when its authorization is decided", async () => {
    const { made, id } = await asked();
    const { cab } = staff();
    const questionId = await askQuestion(cab[0].context, { authorizationId: id, text: "Is it rehearsed?" });
    for (const member of cab.slice(0, 2)) await made.vote(id, member);
    expect(await refusalsOf(answerQuestion(made.manager.context, { questionId, text: "Yes." }))).toEqual(["not-pending"]);
    expect(await refusalsOf(askQuestion(cab[1].context, { authorizationId: id, text: "And now?" }))).toEqual(["not-pending"]);
  });

  it("about a change is answered by who raised it and by the owner of its service", async () => {
    const { requester: raiser, owner, deputy } = staff();
    const { id: serviceId } = await service({ owner, deputy });
    const { id: changeId } = await change({ serviceId });
    const authorizationId = await askChange(raiser.context, { changeId, expectedVersion: 1 });
    const questionId = await askQuestion(owner.context, { authorizationId, text: "Who needs it?" });
    await answerQuestion(raiser.context, { questionId, text: "The shops." });
    await answerQuestion(deputy.context, { questionId, text: "And the call centre." });
    expect(await database().authorizationAnswer.count({ where: { questionId } })).toBe(2);
  });

  it("that nobody asked is not answered", async () => {
    const { id } = await person();
    expect(await errorOf(answerQuestion(job, { questionId: id, text: "Yes." }))).toMatchObject({ code: "not-found" });
  });
});

describe("what somebody was shown", () => {
  it("is remembered once, by the first time", async () => {
    const { id } = await asked();
    const { cab } = staff();
    await noteEvidenceShown(cab[0].context, { authorizationId: id });
    const first = await database().evidenceShown.findFirstOrThrow({ where: { authorizationId: id } });
    await noteEvidenceShown(cab[0].context, { authorizationId: id });
    expect(await database().evidenceShown.findMany({ where: { authorizationId: id } })).toEqual([first]);
    expect(first.personId).toBe(cab[0].id);
  });

  it("is an authorization that there is", async () => {
    const somebody = await person();
    expect(await errorOf(noteEvidenceShown(somebody.context, { authorizationId: somebody.id }))).toMatchObject({
      code: "not-found",
    });
  });
});
