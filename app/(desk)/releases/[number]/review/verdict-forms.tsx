"use client";

import { ActionForm } from "#components/ui/action-form";
import { DateTimeField, NumberField, type Option, SelectField } from "#components/ui/field";
import type { Target } from "../target.ts";
import { enterMeasurementAction, giveVerdictsAction } from "./actions.ts";

export function MeasurementForm({ targets, from, to, zone }: { targets: readonly Option[]; from: Date; to: Date; zone: string }) {
  return (
    <details className="mt-4">
      <summary className="cursor-pointer text-accent">Enter a measurement</summary>
      <ActionForm
        action={enterMeasurementAction}
        submit="Enter the measurement"
        variant="quiet"
        label="Measurement"
        className="mt-3 space-y-3"
      >
        {({ field, dateTime }) => (
          <>
            <SelectField label="Target" options={targets} {...field("targetId", targets[0]?.value)} />
            <div className="grid gap-3 sm:grid-cols-2">
              <NumberField label="Measured" isDecimal {...field("value")} />
              <NumberField label="Samples" hint="How many stand behind it." {...field("sampleSize")} />
              <DateTimeField label="From" zone={zone} {...dateTime("from", from)} />
              <DateTimeField label="To" zone={zone} {...dateTime("to", to)} />
            </div>
          </>
        )}
      </ActionForm>
    </details>
  );
}

export function GiveVerdictsForm({ target }: { target: Target }) {
  return (
    <ActionForm action={giveVerdictsAction} hidden={{ ...target }} submit="Give the verdicts" label="Verdicts">
      <p className="text-ink-2">Each target is judged by what was measured since the deployment.</p>
    </ActionForm>
  );
}
