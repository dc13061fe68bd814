"use client";

import { ActionForm } from "#components/ui/action-form";
import { NumberField, SelectField, TextArea, TextField } from "#components/ui/field";
import { runSheetKindLabels } from "#lib/domain/labels";
import type { Target } from "../target.ts";
import { extendRunSheetAction } from "./actions.ts";

const kinds = (["note", "back_out"] as const).map((kind) => ({ value: kind, label: runSheetKindLabels[kind] }));

/** While a deployment runs the run-sheet only gains notes and steps to back out. */
export function ExtendRunSheetForm({ target }: { target: Target }) {
  return (
    <details className="mt-3">
      <summary className="cursor-pointer text-accent">Add a note or a step to back out</summary>
      <ActionForm
        action={extendRunSheetAction}
        hidden={{ ...target }}
        submit="Add"
        variant="quiet"
        label="Add to the run-sheet"
        className="mt-3 space-y-3"
      >
        {({ field }) => (
          <div className="grid gap-3 sm:grid-cols-[9rem_1fr_7rem]">
            <SelectField label="Kind" options={kinds} {...field("kind", "note")} />
            <TextField label="Title" required {...field("title")} />
            <NumberField label="Minutes" {...field("expectedMinutes", 0)} />
            <div className="sm:col-span-3">
              <TextArea label="Text" rows={2} {...field("instruction")} />
            </div>
          </div>
        )}
      </ActionForm>
    </details>
  );
}
