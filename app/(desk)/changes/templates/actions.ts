"use server";

import { revalidatePath } from "next/cache";
import { ConfirmTemplateInput, confirmTemplate } from "#lib/services/template/confirm-template";
import { ProposeTemplateInput, proposeTemplate } from "#lib/services/template/propose-template";
import { defineAction } from "#lib/web/define-action";

const renew = () => revalidatePath("/changes/templates");

export const proposeTemplateAction = defineAction(ProposeTemplateInput, async (context, input) => {
  await proposeTemplate(context, input);
  renew();
  return "Proposed. It is in force when a second change manager has confirmed it.";
});

export const confirmTemplateAction = defineAction(ConfirmTemplateInput, async (context, input) => {
  await confirmTemplate(context, input);
  renew();
  return "Confirmed: standard changes may follow it.";
});
