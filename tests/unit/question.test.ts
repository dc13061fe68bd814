import { describe, expect, it } from "vitest";
import type { AuthorizationState } from "#lib/domain/authorization";
import { answerersOf, decideAnswerQuestion, decideAskQuestion } from "#lib/domain/question";
import { actor, authorization, days, job, now, person } from "../support/build-release.ts";

const pending = authorization({ state: "pending", expiresAt: days(2) });
const question = { authorizationId: pending.id, questionId: "q1", text: " How long is it down? " };
const answer = { questionId: "q1", answerId: "a1", text: "Five minutes." };
const answerers = answerersOf([pending.askedBy, person("ann")], { owner: person("olga"), deputy: null });
const codes = (decision: ReturnType<typeof decideAskQuestion>): string[] =>
  decision.allowed ? [] : decision.refusals.map(({ code }) => code);

describe("a question", () => {
  it("is asked by anybody who signed in, with a seat or without", () => {
    expect(decideAskQuestion(pending, question, actor("nobody"), now)).toEqual({
      allowed: true,
      events: [{ type: "question.asked", authorizationId: pending.id, questionId: "q1", text: "How long is it down?" }],
    });
  });

  it.each<[string, string[], ReturnType<typeof decideAskQuestion>]>([
    ["a job", ["not-a-person"], decideAskQuestion(pending, question, job, now)],
    ["nobody about nothing", ["no-such-authorization"], decideAskQuestion(undefined, question, actor("ben"), now)],
    ["somebody without a word", ["text-missing"], decideAskQuestion(pending, { ...question, text: "  " }, actor("ben"), now)],
    ["somebody too late", ["expired"], decideAskQuestion(pending, question, actor("ben"), days(2))],
  ])("is refused from %s", (_name, expected, decision) => {
    expect(codes(decision)).toEqual(expected);
  });

  it.each<AuthorizationState>(["granted", "refused", "withdrawn", "expired", "superseded"])(
    "is closed with its request, which is %s",
    (state) => {
      expect(codes(decideAskQuestion({ ...pending, state }, question, actor("ben"), now))).toEqual(["not-pending"]);
      expect(codes(decideAnswerQuestion({ ...pending, state }, answerers, answer, actor("olga"), now))).toEqual(["not-pending"]);
    },
  );
});

describe("an answer", () => {
  it("comes from whoever asked for it, raised or manages it, or owns the service", () => {
    for (const id of [pending.askedBy.id, "ann", "olga"])
      expect(decideAnswerQuestion(pending, answerers, answer, actor(id), now)).toEqual({
        allowed: true,
        events: [{ type: "question.answered", authorizationId: pending.id, ...answer }],
      });
  });

  it("comes from nobody else, whatever their role, and all reasons are said at once", () => {
    const decision = decideAnswerQuestion(pending, answerers, { ...answer, text: "" }, actor("eve", "change_manager"), days(3));
    expect(codes(decision)).toEqual(["expired", "not-an-answerer", "text-missing"]);
    expect(codes(decideAnswerQuestion(undefined, answerers, answer, actor("olga"), now))).toEqual(["no-such-authorization"]);
  });
});
