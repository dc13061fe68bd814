"use client";

import { ActionForm } from "#components/ui/action-form";
import { LockedButton } from "#components/ui/button";
import { optionsOf, SelectField } from "#components/ui/field";
import type { Refusal } from "#lib/domain/decision";
import { roleLabels } from "#lib/domain/labels";
import { deactivatePersonAction, passOnReleasesAction, proposeAppointmentAction } from "../../actions.ts";

interface Named {
  id: string;
  name: string;
}

const options = (list: readonly Named[]) => list.map(({ id, name }) => ({ value: id, label: name }));

export function GiveRoleForm({ personId, against }: { personId: string; against: readonly Refusal[] }) {
  if (against.length > 0) return <LockedButton label="Give a role" why={against} />;
  return (
    <ActionForm action={proposeAppointmentAction} hidden={{ personId, kind: "role" }} submit="Give the role" label="Give a role">
      {({ field }) => (
        <SelectField
          label="Role"
          blank="Choose a role"
          options={optionsOf(roleLabels)}
          hint="A change manager is an elector: a second person confirms it."
          required
          {...field("role")}
        />
      )}
    </ActionForm>
  );
}

export function DeactivatePersonForm({
  personId,
  name,
  releases,
  managers,
  against,
}: {
  personId: string;
  name: string;
  /** How many open releases they manage. */
  releases: number;
  managers: readonly Named[];
  against: readonly Refusal[];
}) {
  if (against.length > 0) return <LockedButton label={`${name} has left`} why={against} />;
  return (
    <ActionForm
      action={deactivatePersonAction}
      hidden={{ personId }}
      submit={`${name} has left`}
      variant="danger"
      label={`${name} has left`}
    >
      {({ field }) =>
        releases > 0 ? (
          <SelectField
            label="Who manages their open releases from now on"
            blank="Nobody yet: choose later"
            options={options(managers)}
            hint={managers.length === 0 ? "Nobody else is a release manager. Give somebody the role first." : undefined}
            {...field("managerId")}
          />
        ) : null
      }
    </ActionForm>
  );
}

export function PassOnReleasesForm({
  formerId,
  managers,
  against,
}: {
  formerId: string;
  managers: readonly Named[];
  against: readonly Refusal[];
}) {
  if (against.length > 0) return <LockedButton label="Pass them on" why={against} />;
  return (
    <ActionForm action={passOnReleasesAction} hidden={{ formerId }} submit="Pass them on" label="Pass the releases on">
      {({ field }) => (
        <SelectField
          label="Who manages them from now on"
          blank="Choose a release manager"
          options={options(managers)}
          required
          {...field("managerId")}
        />
      )}
    </ActionForm>
  );
}
