"use client";

import { ActionForm } from "#components/ui/action-form";
import type { Target } from "../target.ts";
import { startDeploymentAction } from "./actions.ts";

export function StartDeploymentForm({ target, environment }: { target: Target; environment: string }) {
  return (
    <ActionForm action={startDeploymentAction} hidden={{ ...target }} submit="Start the deployment" label="Start">
      <p className="text-ink-2">
        Into <b className="font-[560] text-ink">{environment}</b>. What runs there now is kept, so that a back-out can write it
        back.
      </p>
    </ActionForm>
  );
}
