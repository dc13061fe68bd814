"use client";

import { ActionForm } from "#components/ui/action-form";
import { ChoiceGroup } from "#components/ui/choice-group";
import { NumberField, TextField } from "#components/ui/field";
import type { MailPreference } from "#lib/domain/mail";
import {
  changePasswordAction,
  chooseMailAction,
  endOtherSessionsAction,
  endSessionAction,
  setTimeZoneAction,
} from "./actions.ts";

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

export const MailForm = ({ preference, zone }: { preference: MailPreference; zone: string }) => (
  <ActionForm action={chooseMailAction} submit="Save" variant="quiet" label="Mail">
    {({ choice, field }) => (
      <>
        <ChoiceGroup
          legend="When something is needed of you"
          pick="one"
          required
          options={[
            { value: "at_once", label: "Write at once", detail: "What comes together comes in one mail." },
            { value: "daily", label: "Write once a day", detail: "One mail with everything new." },
            { value: "none", label: "Do not write", detail: "It stands in your inbox." },
          ]}
          {...choice("pace", [preference.pace])}
        />
        <NumberField
          label="Once a day, from"
          unit="o'clock"
          hint={`An hour from 0 to 23, in ${zone}.`}
          {...field("dailyHour", preference.dailyHour)}
        />
      </>
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
