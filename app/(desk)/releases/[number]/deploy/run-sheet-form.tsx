"use client";

import { ActionForm } from "#components/ui/action-form";
import { NumberField, optionsOf, SelectField, TextArea, TextField } from "#components/ui/field";
import { RowsField } from "#components/ui/rows-field";
import { runSheetKindLabels } from "#lib/domain/labels";
import type { RunSheetStep } from "#lib/domain/release";
import type { Target } from "../target.ts";
import { saveRunSheetAction } from "./actions.ts";

const blank: RunSheetStep = {
  id: "",
  kind: "deploy",
  position: 0,
  title: "",
  instruction: "",
  responsible: "",
  expectedMinutes: 5,
};

export function RunSheetForm({ target, steps }: { target: Target; steps: readonly RunSheetStep[] }) {
  return (
    <ActionForm action={saveRunSheetAction} hidden={{ ...target }} submit="Save the run-sheet" label="Run-sheet">
      {({ field, value }) => (
        <RowsField
          legend="In the order in which it is done, with the steps to back out"
          name="steps"
          rows={steps}
          blank={blank}
          add="Add a step"
          render={(step, prefix) => (
            <div className="grid gap-3 sm:grid-cols-[9rem_1fr_7rem]">
              {step.id ? <input type="hidden" name={`${prefix}.id`} value={value(`${prefix}.id`, step.id)} /> : null}
              <SelectField label="Kind" options={optionsOf(runSheetKindLabels)} {...field(`${prefix}.kind`, step.kind)} />
              <TextField label="Step" {...field(`${prefix}.title`, step.title)} />
              <NumberField label="Minutes" {...field(`${prefix}.expectedMinutes`, step.expectedMinutes)} />
              <div className="grid gap-3 sm:col-span-3 sm:grid-cols-[2fr_1fr]">
                <TextArea label="How" rows={2} {...field(`${prefix}.instruction`, step.instruction)} />
                <TextField label="Responsible" {...field(`${prefix}.responsible`, step.responsible)} />
              </div>
            </div>
          )}
        />
      )}
    </ActionForm>
  );
}
