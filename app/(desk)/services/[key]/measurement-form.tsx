"use client";

import { DisclosedForm } from "#components/ui/disclosed-form";
import { DateTimeField, NumberField, type Option, SelectField } from "#components/ui/field";
import { enterMeasurementAction } from "../actions.ts";

export function EnterMeasurementForm({ targets, now, zone }: { targets: readonly Option[]; now: Date; zone: string }) {
  return (
    <div className="mt-4">
      <DisclosedForm action={enterMeasurementAction} title="Enter a measurement" submit="Enter the measurement" variant="quiet">
        {({ field, dateTime }) => (
          <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
            <SelectField label="Target" options={targets} required {...field("targetId", targets[0]?.value)} />
            <NumberField label="Measured" isDecimal required {...field("value")} />
            <NumberField label="Samples" hint="How many stand behind it." required {...field("sampleSize")} />
            <DateTimeField label="From" required zone={zone} {...dateTime("from", null)} />
            <DateTimeField label="To" required zone={zone} {...dateTime("to", now)} />
          </div>
        )}
      </DisclosedForm>
    </div>
  );
}
