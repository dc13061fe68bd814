"use server";

import { revalidatePath } from "next/cache";
import { ChooseEnvironmentInput, chooseEnvironment } from "#lib/services/deployment/choose-environment";
import { EndDeploymentInput, endDeployment } from "#lib/services/deployment/end-deployment";
import { ExtendRunSheetInput, extendRunSheet } from "#lib/services/deployment/extend-run-sheet";
import { RecordRehearsalInput, recordRehearsal } from "#lib/services/deployment/record-rehearsal";
import { RecordStepInput, recordStep } from "#lib/services/deployment/record-step";
import { SaveRunSheetInput, saveRunSheet } from "#lib/services/deployment/save-run-sheet";
import { StartDeploymentInput, startDeployment } from "#lib/services/deployment/start-deployment";
import { defineAction } from "#lib/web/define-action";

const renew = () => revalidatePath("/releases/[number]", "layout");

export const chooseEnvironmentAction = defineAction(ChooseEnvironmentInput, async (context, input) => {
  await chooseEnvironment(context, input);
  renew();
  return "The environment is chosen.";
});

export const saveRunSheetAction = defineAction(SaveRunSheetInput, async (context, input) => {
  await saveRunSheet(context, input);
  renew();
  return "The run-sheet is saved.";
});

export const extendRunSheetAction = defineAction(ExtendRunSheetInput, async (context, input) => {
  await extendRunSheet(context, input);
  renew();
  return "The run-sheet has one more line.";
});

export const recordRehearsalAction = defineAction(RecordRehearsalInput, async (context, input) => {
  await recordRehearsal(context, input);
  renew();
  return "The rehearsal is recorded.";
});

export const startDeploymentAction = defineAction(StartDeploymentInput, async (context, input) => {
  await startDeployment(context, input);
  renew();
  return "The deployment has started.";
});

export const recordStepAction = defineAction(RecordStepInput, async (context, input) => {
  await recordStep(context, input);
  renew();
  return "Recorded.";
});

export const endDeploymentAction = defineAction(EndDeploymentInput, async (context, input) => {
  await endDeployment(context, input);
  renew();
  return input.outcome === "finished" ? "The deployment is finished." : "The deployment is backed out.";
});
