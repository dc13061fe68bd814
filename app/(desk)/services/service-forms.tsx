"use client";

import { ActionForm } from "#components/ui/action-form";
import { NumberField, optionsOf, SelectField, TextArea, TextField } from "#components/ui/field";
import { comparisonLabels, relationKindLabels } from "#lib/domain/labels";
import {
  addRelationAction,
  addServiceAction,
  addTargetAction,
  amendServiceAction,
  confirmRelationAction,
  endTargetAction,
  removeRelationAction,
  setRequiredSuitesAction,
} from "./actions.ts";

const states = [
  { value: "live", label: "live, as it is found" },
  { value: "design", label: "in design" },
];

export function AddServiceForm() {
  return (
    <ActionForm action={addServiceAction} submit="Add the service" label="Add a service">
      {({ field }) => (
        <>
          <TextField label="Name" required {...field("name")} />
          <TextField label="Key" required hint="Short, for addresses: web-shop." spellCheck={false} {...field("key")} />
          <NumberField label="Tier" required hint="1 is the most critical, 4 the least." {...field("tier", 2)} />
          <SelectField label="It is" options={states} required {...field("state", "live")} />
          <TextArea label="What it is for" {...field("description")} />
        </>
      )}
    </ActionForm>
  );
}

interface Amended {
  id: string;
  name: string;
  description: string;
  tier: number;
  version: number;
}

export function AmendServiceForm({ service }: { service: Amended }) {
  return (
    <ActionForm
      action={amendServiceAction}
      hidden={{ serviceId: service.id, expectedVersion: service.version }}
      submit="Save"
      variant="quiet"
      label="Amend the service"
    >
      {({ field }) => (
        <>
          <TextField label="Name" required {...field("name", service.name)} />
          <NumberField label="Tier" required {...field("tier", service.tier)} />
          <TextArea label="What it is for" {...field("description", service.description)} />
        </>
      )}
    </ActionForm>
  );
}

export function SuitesForm({ serviceId, suites }: { serviceId: string; suites: readonly string[] }) {
  return (
    <ActionForm action={setRequiredSuitesAction} hidden={{ serviceId }} submit="Save" variant="quiet" label="Required suites">
      {({ field }) => (
        <TextArea
          label="Suites that every build has to pass"
          hint="One a line. “load (major, minor)” is required of these kinds of release alone."
          {...field("suites", suites.join("\n"))}
        />
      )}
    </ActionForm>
  );
}

export function AddTargetForm({ serviceId }: { serviceId: string }) {
  return (
    <ActionForm action={addTargetAction} hidden={{ serviceId }} submit="Add the target" variant="quiet" label="Add a target">
      {({ field }) => (
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField label="What is measured" required {...field("name")} />
          <SelectField label="Promise" options={optionsOf(comparisonLabels)} required {...field("comparison", "at_least")} />
          <NumberField label="Value" isDecimal required {...field("value")} />
          <TextField label="Unit" {...field("unit")} />
        </div>
      )}
    </ActionForm>
  );
}

interface Other {
  id: string;
  name: string;
}

export function AddRelationForm({ serviceId, others }: { serviceId: string; others: readonly Other[] }) {
  return (
    <ActionForm
      action={addRelationAction}
      hidden={{ fromServiceId: serviceId }}
      submit="Add the relation"
      variant="quiet"
      label="Add a relation"
    >
      {({ field }) => (
        <div className="grid gap-3 sm:grid-cols-3">
          <SelectField label="This service" options={optionsOf(relationKindLabels)} required {...field("kind", "depends_on")} />
          <SelectField
            label="Service"
            blank="Choose one"
            options={others.map(({ id, name }) => ({ value: id, label: name }))}
            required
            {...field("toServiceId")}
          />
          <TextField label="Known from" required {...field("source")} />
        </div>
      )}
    </ActionForm>
  );
}

export const EndTargetForm = ({ targetId, name }: { targetId: string; name: string }) => (
  <ActionForm action={endTargetAction} hidden={{ targetId }} submit="End it" variant="quiet" label={`End: ${name}`} />
);

export const ConfirmRelationForm = ({ relationId, said }: { relationId: string; said: string }) => (
  <ActionForm
    action={confirmRelationAction}
    hidden={{ relationId }}
    submit="It still holds"
    variant="quiet"
    label={`Confirm again: ${said}`}
  />
);

export const RemoveRelationForm = ({ relationId, said }: { relationId: string; said: string }) => (
  <ActionForm
    action={removeRelationAction}
    hidden={{ relationId }}
    submit="Take it off"
    variant="quiet"
    label={`Take off: ${said}`}
  />
);
