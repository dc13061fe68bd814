"use client";

import { ActionForm } from "#components/ui/action-form";
import { confirmAppointmentAction, confirmTemplateAction, deactivatePersonAction, endAppointmentAction } from "./actions.ts";

export const ConfirmAppointmentForm = ({ appointmentId, what }: { appointmentId: string; what: string }) => (
  <ActionForm action={confirmAppointmentAction} hidden={{ appointmentId }} submit="Confirm" label={`Confirm ${what}`} />
);

export const EndAppointmentForm = ({ appointmentId, what }: { appointmentId: string; what: string }) => (
  <ActionForm action={endAppointmentAction} hidden={{ appointmentId }} submit="End it" variant="danger" label={`End: ${what}`} />
);

export const DeactivatePersonForm = ({ personId, name }: { personId: string; name: string }) => (
  <ActionForm
    action={deactivatePersonAction}
    hidden={{ personId }}
    submit={`${name} has left`}
    variant="danger"
    label={`${name} has left`}
  />
);

export const ConfirmTemplateForm = ({ templateId, name }: { templateId: string; name: string }) => (
  <ActionForm action={confirmTemplateAction} hidden={{ templateId }} submit="Confirm" label={`Confirm ${name}`} />
);
