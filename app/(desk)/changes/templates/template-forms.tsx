"use client";

import { ActionForm } from "#components/ui/action-form";
import { LockedButton } from "#components/ui/button";
import { DateTimeField, NumberField, SelectField, TextArea, TextField } from "#components/ui/field";
import type { Refusal } from "#lib/domain/decision";
import { confirmTemplateAction, proposeTemplateAction } from "./actions.ts";

interface Named {
  id: string;
  name: string;
}

const kinds = [
  { value: "patch", label: "patches only" },
  { value: "minor", label: "patches and minor releases" },
  { value: "major", label: "releases of any kind" },
];
const risks = [
  { value: "low", label: "low risk only" },
  { value: "medium", label: "up to medium risk" },
  { value: "high", label: "any risk" },
];

/** The same name again is its next version; `from` is what the form starts with. */
export function ProposeTemplateForm({
  services,
  from,
  zone,
  against,
}: {
  services: readonly Named[];
  from: { serviceId: string; largestKind: string };
  zone: string;
  against: readonly Refusal[];
}) {
  if (against.length > 0) return <LockedButton label="Propose a standard change" why={against} />;
  return (
    <ActionForm action={proposeTemplateAction} submit="Propose" variant="quiet" label="Propose a standard change">
      {({ field, dateTime }) => (
        <>
          <div className="grid gap-4 sm:grid-cols-3">
            <TextField label="Name" required hint="A name that exists gets its next version." {...field("name")} />
            <SelectField
              label="Service"
              blank="Choose a service"
              options={services.map(({ id, name }) => ({ value: id, label: name }))}
              required
              {...field("serviceId", from.serviceId)}
            />
            <DateTimeField label="In force until" zone={zone} required {...dateTime("expiresAt", null)} />
          </div>
          <TextArea
            label="Description"
            hint="What is done, what can go wrong, how it is undone."
            required
            {...field("description")}
          />
          <div className="grid gap-4 sm:grid-cols-4">
            <SelectField label="It grants" options={kinds} required {...field("largestKind", from.largestKind)} />
            <SelectField label="At" options={risks} required {...field("highestRisk", "low")} />
            <NumberField label="At most" unit="releases" {...field("mostReleases")} />
            <NumberField label="In" unit="days" hint="Both empty: as often as wanted." {...field("periodDays")} />
          </div>
        </>
      )}
    </ActionForm>
  );
}

export const ConfirmTemplateForm = ({ templateId, name }: { templateId: string; name: string }) => (
  <ActionForm action={confirmTemplateAction} hidden={{ templateId }} submit="Confirm" label={`Confirm ${name}`} />
);
