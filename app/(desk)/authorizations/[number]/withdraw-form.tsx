"use client";

import { ActionForm } from "#components/ui/action-form";
import { TextArea } from "#components/ui/field";
import { SubmitButton } from "#components/ui/submit-button";
import { withdrawAuthorizationAction } from "./actions.ts";

interface Props {
  authorizationId: string;
  mayWithdraw: boolean;
  isGranted: boolean;
}

/** For who asked, and for release managers: takes a request, or a grant that was not used, back. It stays to say that it is done. */
export function WithdrawForm({ authorizationId, mayWithdraw, isGranted }: Props) {
  return (
    <ActionForm
      action={withdrawAuthorizationAction}
      hidden={{ authorizationId }}
      submit={null}
      className="no-print mt-4 space-y-2"
    >
      {(form) =>
        mayWithdraw ? (
          <details open={form.state.status !== "idle"}>
            <summary className="min-h-9 py-1.5 text-accent hover:underline pointer-coarse:min-h-11">
              {isGranted ? "Withdraw this grant" : "Withdraw this request"}
            </summary>
            <div className="mt-2 space-y-3">
              <TextArea label="Why" rows={2} required {...form.field("reason")} />
              <SubmitButton variant="danger" pendingLabel="Withdrawing">
                Withdraw
              </SubmitButton>
            </div>
          </details>
        ) : null
      }
    </ActionForm>
  );
}
