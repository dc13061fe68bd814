"use client";

import { ActionForm, viewOf } from "#components/ui/action-form";
import { TextField } from "#components/ui/field";
import { RowsField } from "#components/ui/rows-field";
import { UploadField } from "#components/ui/upload-field";
import type { ActionState } from "#lib/action-state";
import { raiseIntakeAction, raiseIntakeOfBillAction } from "./actions.ts";
import { IntakeFields, type IntakePlace } from "./intake-fields.tsx";

/** Everything that is foreign now in the bill of a release. */
export function IntakeOfBillForm({
  place,
  release,
}: {
  place: IntakePlace;
  release: { id: string; number: number; title: string };
}) {
  return (
    <ActionForm
      action={raiseIntakeOfBillAction}
      hidden={{ releaseId: release.id }}
      submit="Raise the intake"
      pendingLabel="Raising…"
      label="Intake of the foreign components"
    >
      {(form) => <IntakeFields form={form} place={place} title={`Components of ${release.title}`.slice(0, 200)} />}
    </ActionForm>
  );
}

/** Components that somebody names, one by one. */
export function RaiseIntakeForm({ place }: { place: IntakePlace }) {
  return (
    <ActionForm action={raiseIntakeAction} submit="Raise the intake" pendingLabel="Raising…" label="Intake of components by name">
      {(form) => (
        <>
          <IntakeFields form={form} place={place} />
          <RowsField
            legend="Components"
            name="components"
            rows={[]}
            blank={{ purl: "", digest: "", licence: "" }}
            add="Add a component"
            render={(_row, prefix, index) => (
              <div className="grid gap-3 sm:grid-cols-[2fr_1fr]">
                <TextField
                  label={`Purl ${index + 1}`}
                  placeholder="pkg:npm/left-pad@1.3.0"
                  spellCheck={false}
                  {...form.field(`${prefix}.purl`)}
                />
                <TextField
                  label={`Licence ${index + 1}`}
                  placeholder="MIT"
                  spellCheck={false}
                  {...form.field(`${prefix}.licence`)}
                />
                <div className="sm:col-span-2">
                  <TextField
                    label={`Digest ${index + 1}`}
                    hint="SHA-256, SHA-384 or SHA-512, in hexadecimal. Without one the purl alone says what it is."
                    spellCheck={false}
                    {...form.field(`${prefix}.digest`)}
                  />
                </div>
              </div>
            )}
          />
        </>
      )}
    </ActionForm>
  );
}

/** Everything that a file lists. `told` is what a form without JavaScript was answered. */
export const IntakeUpload = ({ place, told }: { place: IntakePlace; told: ActionState }) => (
  <UploadField
    action="/api/intakes"
    label="CycloneDX bill of materials, or package-lock.json"
    hint="It is read and not kept: what it lists is."
    accept=".json,.xml,.cdx,application/json,application/xml"
    submit="Raise the intake of this list"
  >
    <IntakeFields form={viewOf(told)} place={place} />
  </UploadField>
);
