"use client";

import { ActionForm } from "#components/ui/action-form";
import { TextField } from "#components/ui/field";
import { RowsField } from "#components/ui/rows-field";
import type { AcceptanceCriterion } from "#lib/domain/release";
import type { Target } from "../target.ts";
import { saveCriteriaAction } from "./actions.ts";

export function CriteriaForm({
  target,
  criteria,
  isTied,
}: {
  target: Target;
  criteria: readonly AcceptanceCriterion[];
  /** Whether tests can meet them: a retirement has no build. */
  isTied: boolean;
}) {
  return (
    <ActionForm action={saveCriteriaAction} hidden={{ ...target }} submit="Save the criteria" label="Acceptance criteria">
      {({ field, value }) => (
        <RowsField
          legend="It is accepted when"
          name="criteria"
          rows={criteria.map(({ id, text, tie }) => ({ id, text, suite: tie?.suite ?? "", test: tie?.test ?? "" }))}
          blank={{ id: "", text: "", suite: "", test: "" }}
          add="Add a criterion"
          render={(row, prefix, index) => (
            <div className="grid gap-3 sm:grid-cols-2">
              <input type="hidden" name={`${prefix}.id`} value={value(`${prefix}.id`, row.id)} />
              <div className="sm:col-span-2">
                <TextField label={`Criterion ${index + 1}`} {...field(`${prefix}.text`, row.text)} />
              </div>
              {isTied ? (
                <>
                  <TextField
                    label="Met by suite"
                    hint="Blank: a tester judges it by hand."
                    spellCheck={false}
                    {...field(`${prefix}.suite`, row.suite)}
                  />
                  <TextField
                    label="Of it the tests named"
                    hint="Blank: all of them. * stands for anything."
                    spellCheck={false}
                    {...field(`${prefix}.test`, row.test)}
                  />
                </>
              ) : null}
            </div>
          )}
        />
      )}
    </ActionForm>
  );
}
