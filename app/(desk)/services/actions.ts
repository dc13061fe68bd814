"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { AddRelationInput, addRelation } from "#lib/services/service/add-relation";
import { AddServiceInput, addService } from "#lib/services/service/add-service";
import { AddTargetInput, addTarget } from "#lib/services/service/add-target";
import { AmendServiceInput, amendService } from "#lib/services/service/amend-service";
import { EndTargetInput, endTarget } from "#lib/services/service/end-target";
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

export const removeRelationAction = defineAction(RemoveRelationInput, async (context, input) => {
  await removeRelation(context, input);
  renew();
  return "The relation is taken off the map.";
});
