"use client";

import { ActionForm } from "#components/ui/action-form";
import { TextArea } from "#components/ui/field";
import { SubmitButton } from "#components/ui/submit-button";
import { declareRecusalAction } from "./actions.ts";

/** For electors who have not voted: gives the vote up. It stays to say that it is done. */
export function RecusalForm({ authorizationId, mayDeclare }: { authorizationId: string; mayDeclare: boolean }) {
  return (
    <ActionForm
      action={declareRecusalAction}
      hidden={{ authorizationId }}
      submit={null}
      className="no-print mt-4 space-y-2"
      label="Conflict of interest"
    >
      {(form) =>
        mayDeclare ? (
          <details open={form.state.status !== "idle"}>
            <summary className="min-h-9 py-1.5 text-accent hover:underline pointer-coarse:min-h-11">
              Declare a conflict of interest
            </summary>
            <div className="mt-2 space-y-3">
              <TextArea
                label="What it is"
                rows={2}
                required
                hint="You give your vote on this up, for good. It stands in the record."
                {...form.field("reason")}
              />
              <SubmitButton variant="danger" pendingLabel="Declaring">
                Give up my vote
              </SubmitButton>
            </div>
          </details>
        ) : null
      }
    </ActionForm>
  );
}
