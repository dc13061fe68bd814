"use server";

import { redirect } from "next/navigation";
import { RaiseReleaseInput, raiseRelease } from "#lib/services/release/raise-release";
import { defineAction } from "#lib/web/define-action";

export const raiseReleaseAction = defineAction(RaiseReleaseInput, async (context, input) => {
  const number = await raiseRelease(context, input);
  redirect(`/releases/REL-${number}`);
});
