"use server";

import { revalidatePath } from "next/cache";
import { AmendChangeInput, amendChange } from "#lib/services/change/amend-change";
import { AskChangeInput, askChange } from "#lib/services/change/ask-change";
import { WithdrawChangeInput, withdrawChange } from "#lib/services/change/withdraw-change";
import { defineAction } from "#lib/web/define-action";

const renew = () => revalidatePath("/(desk)/changes/[number]", "page");

export const amendChangeAction = defineAction(AmendChangeInput, async (context, input) => {
  await amendChange(context, input);
  renew();
  return "The change is amended.";
});

export const askChangeAction = defineAction(AskChangeInput, async (context, input) => {
  await askChange(context, input);
  renew();
  return "The change is submitted. Its authority decides now.";
});

export const withdrawChangeAction = defineAction(WithdrawChangeInput, async (context, input) => {
  await withdrawChange(context, input);
  renew();
  return "The change is withdrawn.";
});
