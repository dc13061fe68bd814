"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { AddAuthorityInput, addAuthority } from "#lib/services/policy/add-authority";
import { ConfirmPolicyInput, confirmPolicy } from "#lib/services/policy/confirm-policy";
import { ProposePolicyInput, proposePolicy } from "#lib/services/policy/propose-policy";
import { WithdrawPolicyInput, withdrawPolicy } from "#lib/services/policy/withdraw-policy";
import { defineAction } from "#lib/web/define-action";

const renew = () => revalidatePath("/admin", "layout");

export const proposePolicyAction = defineAction(ProposePolicyInput, async (context, input) => {
  const policyId = await proposePolicy(context, input);
  renew();
  redirect(`/admin/policies/${policyId}`);
});

export const confirmPolicyAction = defineAction(ConfirmPolicyInput, async (context, input) => {
  await confirmPolicy(context, input);
  renew();
  return "Confirmed: whoever asks from now on is decided by it. What was asked before stays as it is.";
});

export const withdrawPolicyAction = defineAction(WithdrawPolicyInput, async (context, input) => {
  await withdrawPolicy(context, input);
  renew();
  return "Withdrawn: nothing changes.";
});

export const addAuthorityAction = defineAction(AddAuthorityInput, async (context, input) => {
  await addAuthority(context, input);
  renew();
  return `${input.name} is added. Propose its members next: it decides nothing until a policy names it.`;
});
