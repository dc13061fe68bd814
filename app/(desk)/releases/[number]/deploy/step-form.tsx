"use client";

import { ActionForm } from "#components/ui/action-form";
import { buttonClass } from "#components/ui/button";
import { TextField } from "#components/ui/field";
import type { StepResultKind } from "#lib/domain/release";
import type { Target } from "../target.ts";
import { recordStepAction } from "./actions.ts";

const words: Record<StepResultKind, string> = { started: "Start", done: "Done", failed: "Failed" };

/** One form with a button for each result that may be recorded now. */
export function StepForm({
  target,
  deploymentId,
  stepId,
  title,
  results,
}: {
  target: Target;
  deploymentId: string;
  stepId: string;
  title: string;
  results: readonly StepResultKind[];
}) {
  return (
    <ActionForm
      action={recordStepAction}
      hidden={{ ...target, deploymentId, stepId }}
      submit={null}
      label={`Record: ${title}`}
      className="space-y-2"
    >
      {({ field }) => (
        <div className="flex flex-wrap items-end gap-2">
          <TextField label="Note" className="min-w-48 flex-1" {...field("note")} />
          {results.map((result) => (
            <button
              key={result}
              type="submit"
              name="result"
              value={result}
              className={buttonClass(result === "failed" ? "danger" : result === "done" ? "primary" : "quiet")}
            >
              {words[result]}
            </button>
          ))}
        </div>
      )}
    </ActionForm>
  );
}
