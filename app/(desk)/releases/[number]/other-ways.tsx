import type { Refusal } from "#lib/domain/decision";
import { phaseLabels } from "#lib/domain/labels";
import type { PhaseStep } from "#lib/domain/phase";
import type { Release } from "#lib/domain/release";
import { ReasonedStepForm, type Target } from "./gate-forms.tsx";

/** The ways back and out, said quietly. Going back never needs an authorization; going forward again does. */
export function OtherWays({
  release,
  steps,
  target,
}: {
  release: Release;
  steps: readonly { step: PhaseStep; refusals: readonly Refusal[] }[];
  target: Target;
}) {
  const ways = steps.filter(({ step }) => step.via === "back" || step.via === "cancel");
  const open = ways.filter(({ refusals }) => refusals.length === 0);
  const shut = ways.filter(({ refusals }) => refusals.length > 0);
  if (ways.length === 0) return null;
  return (
    <section aria-label="Other ways" className="px-5 max-sm:px-4">
      {open.map(({ step }) => (
        <ReasonedStepForm
          key={step.to}
          target={target}
          to={step.to}
          title={step.via === "cancel" ? `Cancel REL-${release.number}` : `Back to ${phaseLabels[step.to]}`}
          submit={step.via === "cancel" ? "Cancel the release" : `Go back to ${phaseLabels[step.to]}`}
        />
      ))}
      {shut.length > 0 ? (
        <ul className="mt-1 space-y-1 text-ink-3 text-sm">
          {shut.map(({ step, refusals }) => (
            <li key={step.to}>
              {step.via === "cancel" ? "Cancel" : `Back to ${phaseLabels[step.to]}`}:{" "}
              {refusals.map(({ message }) => message).join(" ")}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
