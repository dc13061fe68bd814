"use client";

import { ActionForm } from "#components/ui/action-form";
import { TextField } from "#components/ui/field";
import { RowsField } from "#components/ui/rows-field";
import type { Target } from "../target.ts";
import { saveCriteriaAction } from "./actions.ts";

interface Row {
  id: string;
  text: string;
}

export function CriteriaForm({ target, criteria }: { target: Target; criteria: readonly Row[] }) {
  return (
    <ActionForm action={saveCriteriaAction} hidden={{ ...target }} submit="Save the criteria" label="Acceptance criteria">
      {({ field, value }) => (
        <RowsField
          legend="It is accepted when"
          name="criteria"
          rows={criteria.map(({ id, text }) => ({ id, text }))}
          blank={{ id: "", text: "" }}
          add="Add a criterion"
          render={(row, prefix, index) => (
            <>
              <input type="hidden" name={`${prefix}.id`} value={value(`${prefix}.id`, row.id)} />
              <TextField label={`Criterion ${index + 1}`} {...field(`${prefix}.text`, row.text)} />
            </>
          )}
        />
      )}
    </ActionForm>
  );
}
