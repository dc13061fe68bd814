"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { SignInInput, signIn } from "#lib/services/identity/sign-in";
import { SignInDemonstrationInput, signInDemonstration } from "#lib/services/identity/sign-in-demonstration";
import { definePublicAction } from "#lib/web/define-action";
import { ownPath } from "#lib/web/own-path";
import { requestOrigin, startSession, visitorContext } from "#lib/web/session";

const To = z.object({ to: z.unknown().transform(ownPath) });

export const signInAction = definePublicAction(SignInInput.and(To), async (_, { to, ...input }) => {
  const { sessionId } = await signIn(visitorContext().db, input, await requestOrigin());
  await startSession(sessionId);
  redirect(to);
});

export const signInDemonstrationAction = definePublicAction(SignInDemonstrationInput.and(To), async (_, { to, ...input }) => {
  const { sessionId } = await signInDemonstration(visitorContext().db, input, await requestOrigin());
  await startSession(sessionId);
  redirect(to);
});
