"use client";

import { ActionForm } from "#components/ui/action-form";
import { DateTimeField, NumberField, TextArea } from "#components/ui/field";
import type { Schedule } from "#lib/domain/release";
import type { Target } from "../target.ts";
import { saveScheduleAction } from "./actions.ts";

export function ScheduleForm({ target, schedule, zone }: { target: Target; schedule: Schedule; zone: string }) {
  return (
    <ActionForm action={saveScheduleAction} hidden={{ ...target }} submit="Save the schedule" label="Schedule">
      {({ field, dateTime }) => (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            <DateTimeField label="Window from" zone={zone} {...dateTime("windowStart", schedule.windowStart)} />
            <DateTimeField label="Window to" zone={zone} {...dateTime("windowEnd", schedule.windowEnd)} />
          </div>
          <NumberField label="Watched after deployment" unit="days" {...field("observationDays", schedule.observationDays)} />
          <TextArea label="Communication" hint="Who is told what, when." {...field("communication", schedule.communication)} />
        </>
      )}
    </ActionForm>
  );
}
