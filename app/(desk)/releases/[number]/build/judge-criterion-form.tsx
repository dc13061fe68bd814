"use client";

import { ActionForm } from "#components/ui/action-form";
import { CheckboxField, TextField } from "#components/ui/field";
import type { Target } from "../target.ts";
import { judgeCriterionAction } from "./actions.ts";

interface Judged {
  isMet: boolean;
  note: string;
}

export function JudgeCriterionForm({
  target,
  criterionId,
  label,
  result,
}: {
  target: Target;
  criterionId: string;
  label: string;
  result: Judged | null;
}) {
  return (
    <details>
      <summary className="cursor-pointer text-accent">{result ? "Judge it again" : "Judge it"}</summary>
      <ActionForm
        action={judgeCriterionAction}
        hidden={{ ...target, criterionId }}
        submit="Save"
        variant="quiet"
        label={`Judge: ${label}`}
        className="mt-2 space-y-3"
      >
        {({ field, checkbox }) => (
          <>
            <CheckboxField label="It is met" {...checkbox("isMet", result?.isMet ?? false)} />
            <TextField label="What it stands on" {...field("note", result?.note ?? "")} />
          </>
        )}
      </ActionForm>
    </details>
  );
}
