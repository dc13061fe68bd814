"use client";

import { ActionForm } from "#components/ui/action-form";
import { confirmAppointmentAction, endAppointmentAction, endIdentityAction } from "./actions.ts";

export const ConfirmAppointmentForm = ({ appointmentId, what }: { appointmentId: string; what: string }) => (
  <ActionForm action={confirmAppointmentAction} hidden={{ appointmentId }} submit="Confirm" label={`Confirm ${what}`} />
);

export const EndAppointmentForm = ({
  appointmentId,
  what,
  submit = "End it",
}: {
  appointmentId: string;
  what: string;
  submit?: string;
}) => (
  <ActionForm
    action={endAppointmentAction}
    hidden={{ appointmentId }}
    submit={submit}
    variant="quiet"
    label={`${submit === "End it" ? "End" : submit}: ${what}`}
  />
);

export const EndIdentityForm = ({ identityId, email }: { identityId: string; email: string }) => (
  <ActionForm
    action={endIdentityAction}
    hidden={{ identityId }}
    submit="Let go of it"
    variant="danger"
    label={`Let go of the account ${email}`}
  />
);
