"use server";

import { revalidatePath } from "next/cache";
import { ConfirmAppointmentInput, confirmAppointment } from "#lib/services/appointment/confirm-appointment";
import { EndAppointmentInput, endAppointment } from "#lib/services/appointment/end-appointment";
import { ProposeAppointmentInput, proposeAppointment } from "#lib/services/appointment/propose-appointment";
import { AddEnvironmentInput, addEnvironment } from "#lib/services/environment/add-environment";
import { AddPersonInput, addPerson } from "#lib/services/identity/add-person";
import { DeactivatePersonInput, deactivatePerson } from "#lib/services/identity/deactivate-person";
import { ConfirmTemplateInput, confirmTemplate } from "#lib/services/template/confirm-template";
import { ProposeTemplateInput, proposeTemplate } from "#lib/services/template/propose-template";
import { defineAction } from "#lib/web/define-action";

const renew = () => revalidatePath("/admin");

export const addPersonAction = defineAction(AddPersonInput, async (context, input) => {
  await addPerson(context, input);
  renew();
  return `${input.name} is added, and holds no role yet.`;
});

export const deactivatePersonAction = defineAction(DeactivatePersonInput, async (context, input) => {
  await deactivatePerson(context, input);
  renew();
  return "They have left: their sessions are over, their votes stay.";
});

export const proposeAppointmentAction = defineAction(ProposeAppointmentInput, async (context, input) => {
  await proposeAppointment(context, input);
  renew();
  return input.kind === "role" && input.role !== "change_manager"
    ? "The role is given."
    : "Proposed. It is in force when a second person has confirmed it.";
});

export const confirmAppointmentAction = defineAction(ConfirmAppointmentInput, async (context, input) => {
  await confirmAppointment(context, input);
  renew();
  return "Confirmed: it is in force.";
});

export const endAppointmentAction = defineAction(EndAppointmentInput, async (context, input) => {
  await endAppointment(context, input);
  renew();
  return "It has ended.";
});

export const addEnvironmentAction = defineAction(AddEnvironmentInput, async (context, input) => {
  await addEnvironment(context, input);
  renew();
  return `${input.name} is added.`;
});

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
