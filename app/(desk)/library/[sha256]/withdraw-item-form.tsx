"use client";

import { ActionForm } from "#components/ui/action-form";
import { TextArea } from "#components/ui/field";
import { withdrawItemAction } from "./actions.ts";

/** Takes an item out of use for good: there is no way back, and it says so. */
export const WithdrawItemForm = ({ itemId }: { itemId: string }) => (
  <ActionForm
    action={withdrawItemAction}
    hidden={{ itemId }}
    submit="Withdraw for good"
    pendingLabel="Withdrawing"
    variant="danger"
    label="Withdraw"
    className="space-y-3"
  >
    {({ field }) => (
      <TextArea
        label="Why"
        rows={2}
        required
        hint="It is never deleted and never comes back; a new version takes its place."
        {...field("reason")}
      />
    )}
  </ActionForm>
);
