"use client";

import { ActionForm } from "#components/ui/action-form";
import { CheckboxField, optionsOf, SelectField, TextField } from "#components/ui/field";
import { RowsField } from "#components/ui/rows-field";
import { decommissionLabels } from "#lib/domain/labels";
import type { DecommissionTask } from "#lib/domain/release";
import type { Target } from "../target.ts";
import { saveDecommissionAction } from "./actions.ts";

const blank: DecommissionTask = { id: "", kind: "dry_run", title: "", isDone: false, note: "" };

export function DecommissionForm({ target, tasks }: { target: Target; tasks: readonly DecommissionTask[] }) {
  return (
    <ActionForm
      action={saveDecommissionAction}
      hidden={{ ...target }}
      submit="Save the decommission plan"
      label="Decommission plan"
    >
      {({ field, value, checkbox }) => (
        <RowsField
          legend="At least one task of each kind; all done before check-in"
          name="tasks"
          rows={tasks}
          blank={blank}
          add="Add a task"
          render={(task, prefix) => (
            <div className="grid gap-3 md:grid-cols-[12rem_1fr_1fr_6rem]">
              <input type="hidden" name={`${prefix}.id`} value={value(`${prefix}.id`, task.id)} />
              <SelectField label="Kind" options={optionsOf(decommissionLabels)} {...field(`${prefix}.kind`, task.kind)} />
              <TextField label="Task" {...field(`${prefix}.title`, task.title)} />
              <TextField label="Note" {...field(`${prefix}.note`, task.note)} />
              <CheckboxField label="Done" className="md:pt-6" {...checkbox(`${prefix}.isDone`, task.isDone)} />
            </div>
          )}
        />
      )}
    </ActionForm>
  );
}
