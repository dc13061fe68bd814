"use client";

import { ActionForm } from "#components/ui/action-form";
import { LockedButton } from "#components/ui/button";
import { CheckboxField, NumberField, optionsOf, SelectField, TextField } from "#components/ui/field";
import type { Refusal } from "#lib/domain/decision";
import { appointmentLabels, roleLabels } from "#lib/domain/labels";
import {
  addEnvironmentAction,
  addPersonAction,
  addPersonByProviderAction,
  amendOrganisationAction,
  proposeAppointmentAction,
} from "./actions.ts";

interface Named {
  id: string;
  name: string;
}

const options = (list: readonly Named[]) => list.map(({ id, name }) => ({ value: id, label: name }));

/** Where there is a sign-in provider nobody needs a password here: they come in by their verified address. */
export function AddPersonForm({
  against,
  provider,
  timeZone,
}: {
  against: readonly Refusal[];
  provider: string | null;
  timeZone: string;
}) {
  if (against.length > 0) return <LockedButton label="Add a person" why={against} />;
  const action = provider === null ? addPersonAction : addPersonByProviderAction;
  const hint = "At least 12 characters. They change it themselves.";
  return (
    <ActionForm action={action} submit="Add the person" label="Add a person">
      {({ field, errors }) => (
        <>
          <TextField label="Name" required {...field("name")} />
          <TextField label="E-mail" type="email" required {...field("email")} />
          <TextField
            label="First password"
            name="password"
            type="password"
            autoComplete="new-password"
            required={provider === null}
            hint={provider === null ? hint : `May stay empty: they sign in with ${provider}. Else: ${hint}`}
            errors={errors("password")}
          />
          <TextField label="Time zone" required hint="As in Europe/Berlin." {...field("timeZone", timeZone)} />
        </>
      )}
    </ActionForm>
  );
}

/** One form for all four kinds: without JavaScript nothing can appear and vanish, so each field says when it counts. */
export function ProposeAppointmentForm({
  people,
  authorities,
  services,
  against,
}: {
  people: readonly Named[];
  authorities: readonly Named[];
  services: readonly Named[];
  against: readonly Refusal[];
}) {
  if (against.length > 0) return <LockedButton label="Appoint somebody" why={against} />;
  return (
    <ActionForm action={proposeAppointmentAction} submit="Propose" label="Appoint somebody">
      {({ field }) => (
        <>
          <SelectField label="Who" blank="Choose a person" options={options(people)} required {...field("personId")} />
          <SelectField label="As what" options={optionsOf(appointmentLabels)} required {...field("kind", "role")} />
          <SelectField label="Role" blank="Not a role" options={optionsOf(roleLabels)} {...field("role")} />
          <SelectField
            label="Authority, for a member"
            blank="Not a member"
            options={options(authorities)}
            {...field("authorityId")}
          />
          <SelectField
            label="Service, for an owner or deputy"
            blank="No service"
            options={options(services)}
            {...field("serviceId")}
          />
        </>
      )}
    </ActionForm>
  );
}

export function AddEnvironmentForm({ against }: { against: readonly Refusal[] }) {
  if (against.length > 0) return <LockedButton label="Add an environment" why={against} />;
  return (
    <ActionForm action={addEnvironmentAction} submit="Add the environment" variant="quiet" label="Add an environment">
      {({ field, checkbox }) => (
        <>
          <TextField label="Name" required {...field("name")} />
          <CheckboxField label="It is production" {...checkbox("isProduction", false)} />
        </>
      )}
    </ActionForm>
  );
}

export function AmendOrganisationForm({
  name,
  timeZone,
  ratificationHours,
  against,
}: {
  name: string;
  timeZone: string;
  ratificationHours: number;
  against: readonly Refusal[];
}) {
  if (against.length > 0) return <LockedButton label="Save" why={against} />;
  return (
    <ActionForm action={amendOrganisationAction} submit="Save" variant="quiet" label="The organisation">
      {({ field }) => (
        <>
          <TextField label="Name" required {...field("name", name)} />
          <TextField
            label="Time zone that people start with"
            required
            hint="As in Europe/Berlin. Everybody chooses their own in their account."
            {...field("timeZone", timeZone)}
          />
          <NumberField
            label="Emergencies are ratified within"
            unit="hours after their deployment"
            required
            {...field("ratificationHours", ratificationHours)}
          />
        </>
      )}
    </ActionForm>
  );
}
