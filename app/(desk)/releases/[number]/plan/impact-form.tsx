"use client";

import { ActionForm } from "#components/ui/action-form";
import type { Target } from "../target.ts";
import { takeImpactAction } from "./actions.ts";

export function ImpactForm({ target, isTaken }: { target: Target; isTaken: boolean }) {
  return (
    <ActionForm
      action={takeImpactAction}
      hidden={{ ...target }}
      submit={isTaken ? "Take it again" : "Take the impact snapshot"}
      variant={isTaken ? "quiet" : "primary"}
      className="mt-4 space-y-3"
      label="Impact snapshot"
    />
  );
}
