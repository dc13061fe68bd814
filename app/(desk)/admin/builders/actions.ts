"use server";

import { revalidatePath } from "next/cache";
import { ConfirmBuilderInput, confirmBuilder } from "#lib/services/trust/confirm-builder";
import { ConfirmProvenanceRuleInput, confirmProvenanceRule } from "#lib/services/trust/confirm-provenance-rule";
import { EndBuilderInput, endBuilder } from "#lib/services/trust/end-builder";
import { ProposeBuilderInput, proposeBuilder } from "#lib/services/trust/propose-builder";
import { ProposeProvenanceRuleInput, proposeProvenanceRule } from "#lib/services/trust/propose-provenance-rule";
import { defineAction } from "#lib/web/define-action";

const renew = () => revalidatePath("/admin/builders");

export const proposeBuilderAction = defineAction(ProposeBuilderInput, async (context, input) => {
  await proposeBuilder(context, input);
  renew();
  return "Proposed. It is trusted when a second person has confirmed it.";
});

export const confirmBuilderAction = defineAction(ConfirmBuilderInput, async (context, input) => {
  await confirmBuilder(context, input);
  renew();
  return "Confirmed: what it signs counts.";
});

export const endBuilderAction = defineAction(EndBuilderInput, async (context, input) => {
  await endBuilder(context, input);
  renew();
  return "Ended: what it signed counts no more.";
});

export const proposeProvenanceRuleAction = defineAction(ProposeProvenanceRuleInput, async (context, input) => {
  await proposeProvenanceRule(context, input);
  renew();
  return "Proposed. It is in force when a second person has confirmed it.";
});

export const confirmProvenanceRuleAction = defineAction(ConfirmProvenanceRuleInput, async (context, input) => {
  await confirmProvenanceRule(context, input);
  renew();
  return "Confirmed: it is in force.";
});
