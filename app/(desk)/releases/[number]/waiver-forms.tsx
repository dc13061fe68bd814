"use client";

import { DisclosedForm } from "#components/ui/disclosed-form";
import { DateTimeField, TextArea } from "#components/ui/field";
import { endWaiverAction, waiveCheckAction } from "./actions.ts";
import type { Target } from "./target.ts";

export function WaiveCheckForm({
  target,
  check,
  title,
  longestDays,
  zone,
}: {
  target: Target;
  check: string;
  title: string;
  longestDays: number;
  zone: string;
}) {
  return (
    <DisclosedForm
      action={waiveCheckAction}
      hidden={{ ...target, check }}
      title="Waive it"
      submit={`Waive: ${title}`}
      pendingLabel="Waiving…"
      variant="danger"
    >
      {(form) => (
        <>
          <TextArea label="Why it may be waived" required rows={2} {...form.field("reason")} />
          <DateTimeField
            label="Until"
            zone={zone}
            required
            hint={`At most ${longestDays} days. Then the gate is shut again.`}
            {...form.dateTime("until", null)}
          />
        </>
      )}
    </DisclosedForm>
  );
}

export function EndWaiverForm({ target, waiverId, title }: { target: Target; waiverId: string; title: string }) {
  return (
    <DisclosedForm
      action={endWaiverAction}
      hidden={{ ...target, waiverId }}
      title="End the waiver"
      submit={`End the waiver: ${title}`}
      variant="danger"
    >
      {(form) => <TextArea label="Why it ends" required rows={2} {...form.field("reason")} />}
    </DisclosedForm>
  );
}
