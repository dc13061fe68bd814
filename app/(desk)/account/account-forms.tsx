"use client";

import { ActionForm } from "#components/ui/action-form";
import { TextField } from "#components/ui/field";
import { changePasswordAction, endOtherSessionsAction, endSessionAction, setTimeZoneAction } from "./actions.ts";

export const EndSessionForm = ({ sessionId }: { sessionId: string }) => (
  <ActionForm
    action={endSessionAction}
    hidden={{ sessionId }}
    submit="End it"
    variant="quiet"
    label={`End session ${sessionId.slice(0, 8)}`}
  />
);

export const EndOtherSessionsForm = ({ keepSessionId }: { keepSessionId: string }) => (
  <ActionForm
    action={endOtherSessionsAction}
    hidden={{ keepSessionId }}
    submit="End all others"
    variant="danger"
    label="End all other sessions"
  />
);

export const TimeZoneForm = ({ timeZone }: { timeZone: string }) => (
  <ActionForm action={setTimeZoneAction} submit="Save" variant="quiet" label="Time zone">
    {({ field }) => (
      <TextField label="Times are shown in" required hint="As in Europe/Berlin." {...field("timeZone", timeZone)} />
    )}
  </ActionForm>
);

export const ChangePasswordForm = () => (
  <ActionForm action={changePasswordAction} submit="Change the password" variant="quiet" label="Password">
    {({ errors }) => (
      <>
        <TextField
          label="Present password"
          name="current"
          type="password"
          autoComplete="current-password"
          required
          errors={errors("current")}
        />
        <TextField
          label="New password"
          name="next"
          type="password"
          autoComplete="new-password"
          required
          hint="At least 12 characters. Every other session ends."
          errors={errors("next")}
        />
      </>
    )}
  </ActionForm>
);
