import { LockedButton } from "#components/ui/button";
import type { Refusal } from "#lib/domain/decision";
import type { PhaseStep } from "#lib/domain/phase";
import { StepForm, type Target } from "./gate-forms.tsx";

/** A step as a button, or locked with every reason why. */
export function StepAction({
  step,
  refusals,
  target,
  label,
}: {
  step: PhaseStep;
  refusals: readonly Refusal[];
  target: Target;
  label: string;
}) {
  if (refusals.length > 0) return <LockedButton label={label} why={refusals} />;
  return <StepForm target={target} to={step.to} label={label} />;
}
