"use client";

import { ActionForm } from "#components/ui/action-form";
import { LockedButton } from "#components/ui/button";
import type { Refusal } from "#lib/domain/decision";
import type { Target } from "../target.ts";
import { checkInAction } from "./actions.ts";

export function CheckInForm({ target, count, against }: { target: Target; count: number; against: readonly Refusal[] }) {
  const label = `Check in ${count === 1 ? "1 artifact" : `${count} artifacts`}`;
  if (against.length > 0) return <LockedButton label="Check in" why={against} />;
  return (
    <ActionForm
      action={checkInAction}
      hidden={{ ...target }}
      submit={label}
      pendingLabel="Hashing the stored bytes…"
      label="Check-in"
    >
      <p className="text-ink-2">The stored bytes are read again and hashed. All of them go in, or none.</p>
    </ActionForm>
  );
}
