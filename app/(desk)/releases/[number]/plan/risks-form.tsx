"use client";

import { ActionForm } from "#components/ui/action-form";
import { optionsOf, SelectField, TextArea, TextField } from "#components/ui/field";
import { RowsField } from "#components/ui/rows-field";
import { levelLabels } from "#lib/domain/labels";
import type { Risk } from "#lib/domain/release";
import type { Target } from "../target.ts";
import { saveRisksAction } from "./actions.ts";

const blank: Risk = { id: "", title: "", likelihood: "low", impact: "low", mitigation: "", contingency: "" };
const levels = optionsOf(levelLabels);

export function RisksForm({ target, risks }: { target: Target; risks: readonly Risk[] }) {
  return (
    <ActionForm action={saveRisksAction} hidden={{ ...target }} submit="Save the risks" label="Risks">
      {({ field, value }) => (
        <RowsField
          legend="A high risk needs mitigation and contingency"
          name="risks"
          rows={risks}
          blank={blank}
          add="Add a risk"
          render={(risk, prefix) => (
            <div className="grid gap-3 md:grid-cols-[1fr_8rem_8rem]">
              <input type="hidden" name={`${prefix}.id`} value={value(`${prefix}.id`, risk.id)} />
              <TextField label="What may happen" {...field(`${prefix}.title`, risk.title)} />
              <SelectField label="Likelihood" options={levels} {...field(`${prefix}.likelihood`, risk.likelihood)} />
              <SelectField label="Impact" options={levels} {...field(`${prefix}.impact`, risk.impact)} />
              <div className="grid gap-3 md:col-span-3 md:grid-cols-2">
                <TextArea label="Mitigation" rows={2} {...field(`${prefix}.mitigation`, risk.mitigation)} />
                <TextArea label="Contingency" rows={2} {...field(`${prefix}.contingency`, risk.contingency)} />
              </div>
            </div>
          )}
        />
      )}
    </ActionForm>
  );
}
