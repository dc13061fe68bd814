"use client";

import { ActionForm } from "#components/ui/action-form";
import { LockedButton } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { TextField } from "#components/ui/field";
import type { Refusal } from "#lib/domain/decision";
import type { Target } from "../target.ts";
import { handInBuildAction } from "./actions.ts";

export function HandInBuildForm({
  target,
  iteration,
  against,
}: {
  target: Target;
  iteration: number;
  against: readonly Refusal[];
}) {
  const title = iteration === 1 ? "Hand in the first build" : `Hand in build ${iteration}`;
  if (against.length > 0) return <LockedButton label={title} why={against} />;
  return (
    <Card title={title} count={iteration === 1 ? undefined : "a new iteration"}>
      <ActionForm action={handInBuildAction} hidden={{ ...target }} submit={title} label={title}>
        {({ field }) => (
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField label="Source" hint="The repository it is built from." required {...field("source")} />
            <TextField label="Commit" required spellCheck={false} {...field("commit")} />
            <TextField label="Builder" hint="Who or what built it." required {...field("builder")} />
            <TextField label="Run" hint="A link to the run’s output." type="url" {...field("runUrl")} />
          </div>
        )}
      </ActionForm>
    </Card>
  );
}
