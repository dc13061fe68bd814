"use server";

import { revalidatePath } from "next/cache";
import { SaveCriteriaInput, saveCriteria } from "#lib/services/plan/save-criteria";
import { SaveDecommissionInput, saveDecommission } from "#lib/services/plan/save-decommission";
import { SavePlanInput, savePlan } from "#lib/services/plan/save-plan";
import { SaveRisksInput, saveRisks } from "#lib/services/plan/save-risks";
import { SaveScheduleInput, saveSchedule } from "#lib/services/plan/save-schedule";
import { TakeImpactInput, takeImpact } from "#lib/services/plan/take-impact";
import { defineAction } from "#lib/web/define-action";

const renew = () => revalidatePath("/releases/[number]", "layout");

export const savePlanAction = defineAction(SavePlanInput, async (context, input) => {
  await savePlan(context, input);
  renew();
  return "The plan is saved.";
});

export const saveScheduleAction = defineAction(SaveScheduleInput, async (context, input) => {
  await saveSchedule(context, input);
  renew();
  return "The schedule is saved.";
});

export const saveRisksAction = defineAction(SaveRisksInput, async (context, input) => {
  await saveRisks(context, input);
  renew();
  return "The risks are saved.";
});

export const saveCriteriaAction = defineAction(SaveCriteriaInput, async (context, input) => {
  await saveCriteria(context, input);
  renew();
  return "The acceptance criteria are saved.";
});

export const takeImpactAction = defineAction(TakeImpactInput, async (context, input) => {
  await takeImpact(context, input);
  renew();
  return "The impact snapshot is taken.";
});

export const saveDecommissionAction = defineAction(SaveDecommissionInput, async (context, input) => {
  await saveDecommission(context, input);
  renew();
  return "The decommission plan is saved.";
});
