"use server";

import { revalidatePath } from "next/cache";
import { ConfirmWaiverRuleInput, confirmWaiverRule } from "#lib/services/waiver/confirm-waiver-rule";
import { ProposeWaiverRuleInput, proposeWaiverRule } from "#lib/services/waiver/propose-waiver-rule";
import { defineAction } from "#lib/web/define-action";

const renew = () => revalidatePath("/admin/waivers");

export const proposeWaiverRuleAction = defineAction(ProposeWaiverRuleInput, async (context, input) => {
  await proposeWaiverRule(context, input);
  renew();
  return "Proposed. It is in force when a second person has confirmed it.";
});

export const confirmWaiverRuleAction = defineAction(ConfirmWaiverRuleInput, async (context, input) => {
  await confirmWaiverRule(context, input);
  renew();
  return "Confirmed: it is in force.";
});
