"use server";

import { revalidatePath } from "next/cache";
import { HandInBuildInput, handInBuild } from "#lib/services/build/hand-in-build";
import { JudgeCriterionInput, judgeCriterion } from "#lib/services/build/judge-criterion";
import { RaiseDefectInput, raiseDefect } from "#lib/services/build/raise-defect";
import { SealBuildInput, sealBuild } from "#lib/services/build/seal-build";
import { SettleDefectInput, settleDefect } from "#lib/services/build/settle-defect";
import { defineAction } from "#lib/web/define-action";

const renew = () => revalidatePath("/releases/[number]", "layout");

export const handInBuildAction = defineAction(HandInBuildInput, async (context, input) => {
  await handInBuild(context, input);
  renew();
  return "The build is handed in. Add its artifacts, then seal it.";
});

export const sealBuildAction = defineAction(SealBuildInput, async (context, input) => {
  await sealBuild(context, input);
  renew();
  return "The build is sealed: its digests are fixed.";
});

export const raiseDefectAction = defineAction(RaiseDefectInput, async (context, input) => {
  await raiseDefect(context, input);
  renew();
  return "The defect is raised.";
});

export const settleDefectAction = defineAction(SettleDefectInput, async (context, input) => {
  await settleDefect(context, input);
  renew();
  return "The defect is settled.";
});

export const judgeCriterionAction = defineAction(JudgeCriterionInput, async (context, input) => {
  await judgeCriterion(context, input);
  renew();
  return "The criterion is judged.";
});
