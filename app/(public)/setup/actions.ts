"use server";

import { redirect } from "next/navigation";
import { webEnvironment } from "#lib/env";
import { FoundOrganisationInput, foundOrganisation } from "#lib/services/identity/found-organisation";
import { signIn } from "#lib/services/identity/sign-in";
import { definePublicAction } from "#lib/web/define-action";
import { requestOrigin, startSession, visitorContext } from "#lib/web/session";

export const foundOrganisationAction = definePublicAction(FoundOrganisationInput, async (_, input) => {
  await foundOrganisation(visitorContext().db, input, webEnvironment().SETUP_TOKEN_HASH);
  const { sessionId } = await signIn(
    visitorContext().db,
    { email: input.email, password: input.password },
    await requestOrigin(),
  );
  await startSession(sessionId);
  redirect("/admin");
});
