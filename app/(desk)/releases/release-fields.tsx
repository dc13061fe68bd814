"use client";

import type { FormView } from "#components/ui/action-form";
import { ChoiceGroup } from "#components/ui/choice-group";
import { DateTimeField, SelectField, TextArea, TextField } from "#components/ui/field";
import { changeModelLabels, changeOriginLabels, changeStateLabels } from "#lib/domain/labels";
import type { PersonRef, ReleaseKind } from "#lib/domain/release";
import type { CarriableChange } from "#lib/queries/new-release";

export interface HeadValues {
  title: string;
  purpose: string;
  kind: ReleaseKind;
  managerId: string;
  wantedAt: Date | null;
}

const kinds = [
  { value: "major", label: "Major", detail: "New functions, large changes: much to learn for those who use it." },
  { value: "minor", label: "Minor", detail: "Small improvements and fixes." },
  { value: "patch", label: "Patch", detail: "Corrects an error, changes nothing else." },
] as const;

/** The head of a release; used for raising and for amending. */
export function HeadFields({
  form,
  values,
  managers,
  zone,
}: {
  form: FormView;
  values: HeadValues;
  managers: readonly PersonRef[];
  zone: string;
}) {
  return (
    <>
      <TextField label="Title" required maxLength={200} {...form.field("title", values.title)} />
      <TextArea
        label="Purpose"
        required
        rows={3}
        hint="What is better for whom, once it runs."
        {...form.field("purpose", values.purpose)}
      />
      <ChoiceGroup legend="Kind" required pick="one" options={kinds} {...form.choice("kind", [values.kind])} />
      <SelectField
        label="Release manager"
        required
        hint="Drives it through every gate, and does not vote on it."
        options={managers.map(({ id, name }) => ({ value: id, label: name }))}
        {...form.field("managerId", values.managerId)}
      />
      <DateTimeField label="Wanted by" zone={zone} {...form.dateTime("wantedAt", values.wantedAt)} />
    </>
  );
}

/** The changes it carries, to be ticked. */
export function ScopeField({
  form,
  changes,
  carried,
}: {
  form: FormView;
  changes: readonly CarriableChange[];
  carried: readonly string[];
}) {
  if (changes.length === 0) return <p className="text-ink-2">No open change of this service is free to be carried.</p>;
  return (
    <ChoiceGroup
      legend="Changes it carries"
      required
      pick="many"
      hint="Every one must be authorized before planning can be asked for."
      options={changes.map((change) => ({
        value: change.id,
        label: `CHG-${change.number} ${change.title}`,
        detail: `${changeStateLabels[change.state]}; ${changeOriginLabels[change.origin]}, ${changeModelLabels[change.model]} model`,
      }))}
      {...form.choice("changeIds", carried)}
    />
  );
}
