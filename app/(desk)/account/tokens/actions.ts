"use server";

import { revalidatePath } from "next/cache";
import { MakeTokenInput, makeToken } from "#lib/services/identity/make-token";
import { RevokeTokenInput, revokeToken } from "#lib/services/identity/revoke-token";
import { defineAction } from "#lib/web/define-action";
import { requireSession } from "#lib/web/session";

export const makeTokenAction = defineAction(MakeTokenInput, async (context, input) => {
  const { sessionId } = await requireSession();
  const secret = await makeToken(context, input, { sessionId });
  revalidatePath("/account");
  return `${input.name} is made. Copy its secret now, it is shown this once: ${secret}`;
});

export const revokeTokenAction = defineAction(RevokeTokenInput, async (context, input) => {
  await revokeToken(context, input);
  revalidatePath("/account");
  return "The access token is revoked: nobody gets in with it any more.";
});
