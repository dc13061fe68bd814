import { randomUUID } from "node:crypto";
import { z } from "zod";
import { authorizationOfQuestion, authorizationSubject } from "#lib/db/authorization-store";
import { serviceStanding } from "#lib/db/service-standing";
import { type AnswerInput, answerersOf, decideAnswerQuestion } from "#lib/domain/question";
import { changeChange } from "../change/change-change.ts";
import type { Context } from "../context.ts";
import { id, requiredText } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const AnswerQuestionInput = z.object({
  questionId: id("Name the question."),
  text: requiredText(4000, "Write the answer."),
});

/** Answers a question while its authorization is pending. */
export async function answerQuestion(context: Context, input: z.infer<typeof AnswerQuestionInput>): Promise<void> {
  const answer: AnswerInput = { ...input, answerId: randomUUID() };
  const authorizationId = await authorizationOfQuestion(context.db, input.questionId);
  const subject = await authorizationSubject(context.db, authorizationId);
  const among = <T extends { id: string }>(all: readonly T[]): T | undefined => all.find((one) => one.id === authorizationId);
  if (subject.releaseId !== null)
    await changeRelease(context, { releaseId: subject.releaseId }, (release, now) => {
      const authorization = among(release.authorizations);
      const answerers = answerersOf([authorization?.askedBy, release.manager, release.raisedBy], release.service);
      return decideAnswerQuestion(authorization, answerers, answer, context.actor, now);
    });
  else
    await changeChange(context, { changeId: subject.changeId }, async (change, now, tx) => {
      const authorization = among(change.authorizations);
      const service = await serviceStanding(tx, change.service.id);
      const answerers = answerersOf([authorization?.askedBy, change.raisedBy], service);
      return decideAnswerQuestion(authorization, answerers, answer, context.actor, now);
    });
}
