"use client";

import { ActionForm } from "#components/ui/action-form";
import { SelectField } from "#components/ui/field";
import type { Environment } from "#lib/domain/release";
import type { Target } from "../target.ts";
import { chooseEnvironmentAction } from "./actions.ts";

export function EnvironmentForm({
  target,
  places,
  chosen,
}: {
  target: Target;
  places: readonly Environment[];
  chosen: string | null;
}) {
  const options = places.map(({ id, name, isProduction }) => ({
    value: id,
    label: isProduction ? `${name} (production)` : name,
  }));
  return (
    <ActionForm
      action={chooseEnvironmentAction}
      hidden={{ ...target }}
      submit="Choose"
      variant="quiet"
      label="Environment"
      className="mt-3 space-y-3"
    >
      {({ field }) => (
        <SelectField label="Environment" blank="Not chosen" options={options} required {...field("environmentId", chosen)} />
      )}
    </ActionForm>
  );
}
