"use client";

import { DisclosedForm } from "#components/ui/disclosed-form";
import { TextArea } from "#components/ui/field";
import { withdrawAuthorizationAction } from "./actions.ts";

/** For who asked, and for release managers: takes a request, or a grant that was not used, back. */
export function WithdrawForm({ authorizationId, isGranted }: { authorizationId: string; isGranted: boolean }) {
  return (
    <DisclosedForm
      action={withdrawAuthorizationAction}
      hidden={{ authorizationId }}
      title={isGranted ? "Withdraw this grant" : "Withdraw this request"}
      submit="Withdraw"
      pendingLabel="Withdrawing"
      variant="danger"
    >
      {(form) => <TextArea label="Why" rows={2} required {...form.field("reason")} />}
    </DisclosedForm>
  );
}
