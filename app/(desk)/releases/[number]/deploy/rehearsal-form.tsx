"use client";

import { ActionForm } from "#components/ui/action-form";
import { optionsOf, SelectField, TextArea, TextField } from "#components/ui/field";
import { rehearsalOutcomeLabels } from "#lib/domain/labels";
import type { Environment } from "#lib/domain/release";
import type { Target } from "../target.ts";
import { recordRehearsalAction } from "./actions.ts";

/** In a sandbox: production is what it rehearses for. */
export function RehearsalForm({ target, sandboxes }: { target: Target; sandboxes: readonly Environment[] }) {
  return (
    <ActionForm
      action={recordRehearsalAction}
      hidden={{ ...target }}
      submit="Record the rehearsal"
      variant="quiet"
      label="Record a rehearsal"
      className="space-y-3"
    >
      {({ field }) => (
        <>
          <div className="grid gap-3 sm:grid-cols-3">
            <SelectField
              label="Sandbox"
              blank="Not chosen"
              options={sandboxes.map(({ id, name }) => ({ value: id, label: name }))}
              required
              {...field("environmentId")}
            />
            <SelectField
              label="How it went"
              options={optionsOf(rehearsalOutcomeLabels)}
              required
              {...field("outcome", "went_well")}
            />
            <TextField label="Minutes it took" inputMode="numeric" required {...field("minutes")} />
          </div>
          <TextArea label="Note" rows={2} hint="What failed, where something did." {...field("note")} />
        </>
      )}
    </ActionForm>
  );
}
