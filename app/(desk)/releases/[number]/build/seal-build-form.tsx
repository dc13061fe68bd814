"use client";

import { ActionForm } from "#components/ui/action-form";
import { LockedButton } from "#components/ui/button";
import type { Refusal } from "#lib/domain/decision";
import type { Target } from "../target.ts";
import { sealBuildAction } from "./actions.ts";

export function SealBuildForm({ target, buildId, against }: { target: Target; buildId: string; against: readonly Refusal[] }) {
  return (
    <div className="mt-5">
      {against.length > 0 ? (
        <LockedButton label="Seal the build" why={against} />
      ) : (
        <ActionForm action={sealBuildAction} hidden={{ ...target, buildId }} submit="Seal the build" label="Seal">
          <p className="text-ink-2">Sealing fixes the digests. Tests and every later gate count for exactly these.</p>
        </ActionForm>
      )}
    </div>
  );
}
