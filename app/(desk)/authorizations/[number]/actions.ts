"use server";

import { revalidatePath } from "next/cache";
import { AnswerQuestionInput, answerQuestion } from "#lib/services/gate/answer-question";
import { AskQuestionInput, askQuestion } from "#lib/services/gate/ask-question";
import { CastVoteInput, castVote } from "#lib/services/gate/cast-vote";
import { WithdrawAuthorizationInput, withdrawAuthorization } from "#lib/services/gate/withdraw-authorization";
import { defineAction } from "#lib/web/define-action";

export const castVoteAction = defineAction(CastVoteInput, async (context, input) => {
  await castVote(context, input);
  revalidatePath("/", "layout");
  return "Your vote is recorded.";
});

export const withdrawAuthorizationAction = defineAction(WithdrawAuthorizationInput, async (context, input) => {
  await withdrawAuthorization(context, input);
  revalidatePath("/", "layout");
  return "It is withdrawn.";
});

export const askQuestionAction = defineAction(AskQuestionInput, async (context, input) => {
  await askQuestion(context, input);
  revalidatePath("/", "layout");
  return "Your question is recorded.";
});

export const answerQuestionAction = defineAction(AnswerQuestionInput, async (context, input) => {
  await answerQuestion(context, input);
  revalidatePath("/", "layout");
  return "Your answer is recorded.";
});
