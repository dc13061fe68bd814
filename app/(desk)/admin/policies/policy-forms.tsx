"use client";

import { ActionForm } from "#components/ui/action-form";
import { LockedButton } from "#components/ui/button";
import { TextField } from "#components/ui/field";
import type { Refusal } from "#lib/domain/decision";
import { addAuthorityAction, confirmPolicyAction, withdrawPolicyAction } from "./actions.ts";

interface Props {
  policyId: string;
  name: string;
  against: readonly Refusal[];
}

export const ConfirmPolicyForm = ({ policyId, name, against }: Props) =>
  against.length > 0 ? (
    <LockedButton label="Confirm" why={against} />
  ) : (
    <ActionForm action={confirmPolicyAction} hidden={{ policyId }} submit="Confirm" label={`Confirm ${name}`} />
  );

export const WithdrawPolicyForm = ({ policyId, name, against }: Props) =>
  against.length > 0 ? null : (
    <ActionForm
      action={withdrawPolicyAction}
      hidden={{ policyId }}
      submit="Withdraw"
      variant="quiet"
      label={`Withdraw ${name}`}
    />
  );

export function AddAuthorityForm({ against }: { against: readonly Refusal[] }) {
  if (against.length > 0) return <LockedButton label="Add" why={against} />;
  return (
    <ActionForm action={addAuthorityAction} submit="Add" variant="quiet" label="Add an authority">
      {({ field }) => (
        <TextField label="Name" maxLength={80} hint="Such as Security, or Data protection." required {...field("name")} />
      )}
    </ActionForm>
  );
}
