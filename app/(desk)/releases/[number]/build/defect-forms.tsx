"use client";

import { ActionForm } from "#components/ui/action-form";
import { CheckboxField, optionsOf, SelectField, TextField } from "#components/ui/field";
import { defectStateLabels } from "#lib/domain/labels";
import type { Defect } from "#lib/domain/release";
import type { Target } from "../target.ts";
import { raiseDefectAction, settleDefectAction } from "./actions.ts";

export function RaiseDefectForm({ target }: { target: Target }) {
  return (
    <ActionForm action={raiseDefectAction} hidden={{ ...target }} submit="Raise a defect" variant="quiet" label="Raise a defect">
      {({ field, checkbox }) => (
        <>
          <TextField label="What is wrong" required {...field("title")} />
          <CheckboxField label="It blocks the release" {...checkbox("isBlocking", false)} />
        </>
      )}
    </ActionForm>
  );
}

export function SettleDefectForm({ target, defect: { id, title, state, isBlocking } }: { target: Target; defect: Defect }) {
  return (
    <details>
      <summary className="cursor-pointer text-accent">Settle it</summary>
      <ActionForm
        action={settleDefectAction}
        hidden={{ ...target, defectId: id }}
        submit="Save"
        variant="quiet"
        label={`Settle: ${title}`}
        className="mt-2 space-y-3"
      >
        {({ field, checkbox }) => (
          <>
            <SelectField label="It is" options={optionsOf(defectStateLabels)} {...field("state", state)} />
            <CheckboxField label="It blocks the release" {...checkbox("isBlocking", isBlocking)} />
          </>
        )}
      </ActionForm>
    </details>
  );
}
