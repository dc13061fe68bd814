"use server";

import { revalidatePath } from "next/cache";
import { ConfirmDelegationInput, confirmDelegation } from "#lib/services/delegation/confirm-delegation";
import { DeclareAbsenceInput, declareAbsence } from "#lib/services/delegation/declare-absence";
import { EndAbsenceInput, endAbsence } from "#lib/services/delegation/end-absence";
import { EndDelegationInput, endDelegation } from "#lib/services/delegation/end-delegation";
import { ProposeDelegationInput, proposeDelegation } from "#lib/services/delegation/propose-delegation";
import { defineAction } from "#lib/web/define-action";

const renew = () => revalidatePath("/", "layout");

export const proposeDelegationAction = defineAction(ProposeDelegationInput, async (context, input) => {
  await proposeDelegation(context, input);
  renew();
  return "Named. It is in force when somebody else has confirmed it, an administrator or a change manager.";
});

export const confirmDelegationAction = defineAction(ConfirmDelegationInput, async (context, input) => {
  await confirmDelegation(context, input);
  renew();
  return "Confirmed: it is in force for what is asked from now on.";
});

export const endDelegationAction = defineAction(EndDelegationInput, async (context, input) => {
  await endDelegation(context, input);
  renew();
  return "The delegation has ended.";
});

export const declareAbsenceAction = defineAction(DeclareAbsenceInput, async (context, input) => {
  await declareAbsence(context, input);
  renew();
  return "Your absence stands in the record.";
});

export const endAbsenceAction = defineAction(EndAbsenceInput, async (context, input) => {
  await endAbsence(context, input);
  renew();
  return "Welcome back: what is asked from now on asks you.";
});
