"use client";

import { ActionForm } from "#components/ui/action-form";
import { optionsOf, SelectField, TextArea } from "#components/ui/field";
import { reviewDecisionLabels } from "#lib/domain/labels";
import type { Review } from "#lib/domain/release";
import type { Target } from "../target.ts";
import { saveReviewAction } from "./actions.ts";

export function ReviewForm({ target, review, retires }: { target: Target; review: Review; retires: boolean }) {
  return (
    <ActionForm action={saveReviewAction} hidden={{ ...target }} submit="Save the review" label="Review">
      {({ field }) => (
        <>
          <TextArea
            label="Planned against actual"
            hint="Time, scope, risks: what came as planned, and what did not."
            {...field("plannedVsActual", review.plannedVsActual)}
          />
          <TextArea
            label="Incidents"
            rows={2}
            hint="What broke while it was watched."
            {...field("incidents", review.incidents)}
          />
          <TextArea
            label={retires ? "Value of retiring it to customers" : "Value to customers"}
            rows={3}
            {...field("customerValue", review.customerValue)}
          />
          <TextArea label="Value to the business" rows={3} {...field("businessValue", review.businessValue)} />
          <TextArea label="Lessons" rows={3} {...field("lessons", review.lessons)} />
          <SelectField
            label="What follows"
            blank="Not decided yet"
            options={optionsOf(reviewDecisionLabels)}
            {...field("decision", review.decision)}
          />
          <TextArea label="Why" rows={2} {...field("decisionReason", review.decisionReason)} />
        </>
      )}
    </ActionForm>
  );
}
