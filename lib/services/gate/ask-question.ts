import { randomUUID } from "node:crypto";
import { z } from "zod";
import { authorizationSubject } from "#lib/db/authorization-store";
import { decideAskQuestion, type QuestionInput } from "#lib/domain/question";
import { changeChange } from "../change/change-change.ts";
import type { Context } from "../context.ts";
import { id, requiredText } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const AskQuestionInput = z.object({
  authorizationId: id("Name the authorization."),
  text: requiredText(4000, "Write the question."),
});

/** Puts a question to whoever asked for the authorization. Answers the question's id. */
export async function askQuestion(context: Context, input: z.infer<typeof AskQuestionInput>): Promise<string> {
  const question: QuestionInput = { ...input, questionId: randomUUID() };
  const subject = await authorizationSubject(context.db, input.authorizationId);
  const among = <T extends { id: string }>(all: readonly T[]): T | undefined =>
    all.find((one) => one.id === input.authorizationId);
  if (subject.releaseId !== null)
    await changeRelease(context, { releaseId: subject.releaseId }, (release, now) =>
      decideAskQuestion(among(release.authorizations), question, context.actor, now),
    );
  else
    await changeChange(context, { changeId: subject.changeId }, (change, now) =>
      decideAskQuestion(among(change.authorizations), question, context.actor, now),
    );
  return question.questionId;
}
