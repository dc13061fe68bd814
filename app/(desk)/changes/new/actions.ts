"use server";

import { redirect } from "next/navigation";
import { RaiseChangeInput, raiseChange } from "#lib/services/change/raise-change";
import { defineAction } from "#lib/web/define-action";

export const raiseChangeAction = defineAction(RaiseChangeInput, async (context, input) => {
  const number = await raiseChange(context, input);
  redirect(`/changes/CHG-${number}`);
});
