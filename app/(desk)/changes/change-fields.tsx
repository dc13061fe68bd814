"use client";

import type { FormView } from "#components/ui/action-form";
import { ChoiceGroup } from "#components/ui/choice-group";
import { SelectField, TextArea, TextField } from "#components/ui/field";
import { changeOriginLabels } from "#lib/domain/labels";
import type { ChangeModel, ChangeOrigin } from "#lib/domain/release";

export interface TemplateOption {
  id: string;
  name: string;
  version: number;
  serviceName: string;
}

export interface ChangeValues {
  title: string;
  reason: string;
  origin: ChangeOrigin;
  model: ChangeModel;
  templateId: string;
}

const origins = ["requirement", "problem", "defect", "improvement", "retirement"] as const satisfies ChangeOrigin[];
const models = [
  { value: "normal", label: "Normal", detail: "Authorized by a change manager, released through every gate." },
  {
    value: "standard",
    label: "Standard",
    detail: "Known and low in risk: follows a confirmed template, which grants the first two gates.",
  },
  { value: "emergency", label: "Emergency", detail: "Cannot wait: decided by the emergency board, ratified afterwards." },
] as const;

/** What a change says of itself; used for raising and for amending. */
export function ChangeFields({
  form,
  values,
  templates,
}: {
  form: FormView;
  values: ChangeValues;
  templates: readonly TemplateOption[];
}) {
  return (
    <>
      <TextField label="Title" required maxLength={200} {...form.field("title", values.title)} />
      <TextArea label="Why it is needed" required rows={5} {...form.field("reason", values.reason)} />
      <SelectField
        label="Where it comes from"
        required
        options={origins.map((value) => ({ value, label: changeOriginLabels[value] }))}
        {...form.field("origin", values.origin)}
      />
      <ChoiceGroup legend="Change model" required pick="one" options={models} {...form.choice("model", [values.model])} />
      <SelectField
        label="Template"
        hint={
          templates.length === 0
            ? "No standard-change template is in force. A change manager proposes one, a second person confirms it."
            : "For a standard change, and for no other."
        }
        blank="none"
        options={templates.map(({ id, name, version, serviceName }) => ({
          value: id,
          label: `${name}, version ${version} (${serviceName})`,
        }))}
        {...form.field("templateId", values.templateId)}
      />
    </>
  );
}
