"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { AddConfigurationItemInput, addConfigurationItem } from "#lib/services/service/add-configuration-item";
import { AddRelationInput, addRelation } from "#lib/services/service/add-relation";
import { AddServiceInput, addService } from "#lib/services/service/add-service";
import { AddTargetInput, addTarget } from "#lib/services/service/add-target";
import { AmendConfigurationItemInput, amendConfigurationItem } from "#lib/services/service/amend-configuration-item";
import { AmendServiceInput, amendService } from "#lib/services/service/amend-service";
import { ConfirmRelationInput, confirmRelation } from "#lib/services/service/confirm-relation";
import { EndTargetInput, endTarget } from "#lib/services/service/end-target";
import { EnterMeasurementInput, enterMeasurement } from "#lib/services/service/enter-measurement";
import { RemoveRelationInput, removeRelation } from "#lib/services/service/remove-relation";
import { SetRequiredSuitesInput, setRequiredSuites } from "#lib/services/service/set-required-suites";
import { defineAction } from "#lib/web/define-action";

const renew = () => revalidatePath("/services", "layout");

export const addServiceAction = defineAction(AddServiceInput, async (context, input) => {
  await addService(context, input);
  renew();
  redirect(`/services/${input.key}`);
});

export const amendServiceAction = defineAction(AmendServiceInput, async (context, input) => {
  await amendService(context, input);
  renew();
  return "The service is saved.";
});

export const setRequiredSuitesAction = defineAction(SetRequiredSuitesInput, async (context, input) => {
  await setRequiredSuites(context, input);
  renew();
  return "The required suites are saved.";
});

export const addConfigurationItemAction = defineAction(AddConfigurationItemInput, async (context, input) => {
  await addConfigurationItem(context, input);
  renew();
  return `${input.name} is added.`;
});

export const amendConfigurationItemAction = defineAction(AmendConfigurationItemInput, async (context, input) => {
  await amendConfigurationItem(context, input);
  renew();
  return "The configuration item is saved.";
});

export const enterMeasurementAction = defineAction(EnterMeasurementInput, async (context, input) => {
  await enterMeasurement(context, input);
  renew();
  return "The measurement is entered.";
});

export const addTargetAction = defineAction(AddTargetInput, async (context, input) => {
  await addTarget(context, input);
  renew();
  return "The target is added.";
});

export const endTargetAction = defineAction(EndTargetInput, async (context, input) => {
  await endTarget(context, input);
  renew();
  return "The target has ended.";
});

export const addRelationAction = defineAction(AddRelationInput, async (context, input) => {
  await addRelation(context, input);
  renew();
  return "The relation is added.";
});

export const confirmRelationAction = defineAction(ConfirmRelationInput, async (context, input) => {
  await confirmRelation(context, input);
  renew();
  return "Confirmed today.";
});

export const removeRelationAction = defineAction(RemoveRelationInput, async (context, input) => {
  await removeRelation(context, input);
  renew();
  return "The relation is taken off the map.";
});
