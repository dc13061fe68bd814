"use client";

import { ActionForm } from "#components/ui/action-form";
import { NumberField, TextArea } from "#components/ui/field";
import type { Plan } from "#lib/domain/release";
import type { Target } from "../target.ts";
import { savePlanAction } from "./actions.ts";

export function PlanForm({ target, plan }: { target: Target; plan: Plan }) {
  return (
    <ActionForm action={savePlanAction} hidden={{ ...target }} submit="Save the plan" label="Plan">
      {({ field }) => (
        <>
          <TextArea label="Scope" hint="What is in, and what is not." {...field("scope", plan.scope)} />
          <TextArea
            label="Test strategy"
            hint="Which suites, where, and who looks."
            {...field("testStrategy", plan.testStrategy)}
          />
          <TextArea
            label="Back out when"
            hint="What is seen that makes you stop."
            rows={2}
            {...field("backOutTrigger", plan.backOutTrigger)}
          />
          <TextArea label="How to back out" {...field("backOutSteps", plan.backOutSteps)} />
          <NumberField label="Time needed to back out" unit="minutes" {...field("backOutMinutes", plan.backOutMinutes)} />
        </>
      )}
    </ActionForm>
  );
}
