"use client";

import { ActionForm } from "#components/ui/action-form";
import { LockedButton } from "#components/ui/button";
import { SelectField } from "#components/ui/field";
import type { Refusal } from "#lib/domain/decision";
import { proposeAppointmentAction } from "../actions.ts";

interface Named {
  id: string;
  name: string;
}

const options = (list: readonly Named[]) => list.map(({ id, name }) => ({ value: id, label: name }));

/** Without an authority's id it proposes a change manager: that authority is its role. */
export function ProposeMemberForm({
  authorityId,
  name,
  people,
  against,
}: {
  authorityId: string | null;
  name: string;
  people: readonly Named[];
  against: readonly Refusal[];
}) {
  if (against.length > 0) return <LockedButton label="Propose" why={against} />;
  const what = authorityId === null ? { kind: "role", role: "change_manager" } : { kind: "member", authorityId };
  return (
    <ActionForm action={proposeAppointmentAction} hidden={what} submit="Propose" variant="quiet" label={`Propose for: ${name}`}>
      {({ field }) => (
        <SelectField label="Who" blank="Choose a person" options={options(people)} required {...field("personId")} />
      )}
    </ActionForm>
  );
}

export function ProposeOwnerForm({
  people,
  services,
  against,
}: {
  people: readonly Named[];
  services: readonly Named[];
  against: readonly Refusal[];
}) {
  if (against.length > 0) return <LockedButton label="Propose" why={against} />;
  return (
    <ActionForm action={proposeAppointmentAction} submit="Propose" variant="quiet" label="Propose an owner or deputy">
      {({ field }) => (
        <div className="grid gap-4 sm:grid-cols-3">
          <SelectField label="Service" blank="Choose a service" options={options(services)} required {...field("serviceId")} />
          <SelectField
            label="As what"
            options={[
              { value: "owner", label: "owner" },
              { value: "deputy", label: "deputy" },
            ]}
            required
            {...field("kind", "owner")}
          />
          <SelectField label="Who" blank="Choose a person" options={options(people)} required {...field("personId")} />
        </div>
      )}
    </ActionForm>
  );
}
