"use server";

import { revalidatePath } from "next/cache";
import { AnswerQuestionInput, answerQuestion } from "#lib/services/gate/answer-question";
import { AskQuestionInput, askQuestion } from "#lib/services/gate/ask-question";
import { castVote } from "#lib/services/gate/cast-vote";
import { DeclareRecusalInput, declareRecusal } from "#lib/services/gate/declare-recusal";
import { WithdrawAuthorizationInput, withdrawAuthorization } from "#lib/services/gate/withdraw-authorization";
import { SignDecisionInput, signDecision } from "#lib/services/identity/sign-decision";
import { defineAction } from "#lib/web/define-action";
import { requireSigningPlace } from "#lib/web/signing-place";

/** Signed first and by itself: confirming a password takes longer than anything may hold a release. */
export const castVoteAction = defineAction(SignDecisionInput, async (context, input) => {
  const signatureId = await signDecision(context, input, await requireSigningPlace());
  const { authorizationId, verdict, reason, evidenceDigest } = input;
  await castVote(context, { authorizationId, verdict, reason, evidenceDigest, signatureId });
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

export const declareRecusalAction = defineAction(DeclareRecusalInput, async (context, input) => {
  await declareRecusal(context, input);
  revalidatePath("/", "layout");
  return "Your conflict of interest is recorded: you have no vote on this.";
});
