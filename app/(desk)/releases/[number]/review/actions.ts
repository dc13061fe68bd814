"use server";

import { revalidatePath } from "next/cache";
import { GiveVerdictsInput, giveVerdicts } from "#lib/services/review/give-verdicts";
import { SaveReviewInput, saveReview } from "#lib/services/review/save-review";
import { EnterMeasurementInput, enterMeasurement } from "#lib/services/service/enter-measurement";
import { defineAction } from "#lib/web/define-action";

const renew = () => revalidatePath("/releases/[number]", "layout");

export const saveReviewAction = defineAction(SaveReviewInput, async (context, input) => {
  await saveReview(context, input);
  renew();
  return "The review is saved.";
});

export const giveVerdictsAction = defineAction(GiveVerdictsInput, async (context, input) => {
  await giveVerdicts(context, input);
  renew();
  return "Every target has its verdict.";
});

export const enterMeasurementAction = defineAction(EnterMeasurementInput, async (context, input) => {
  await enterMeasurement(context, input);
  renew();
  return "The measurement is entered.";
});
