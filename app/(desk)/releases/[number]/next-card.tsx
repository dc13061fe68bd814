import { Card } from "#components/ui/card";
import { LinkButton } from "#components/ui/link-button";
import { Time } from "#components/ui/time";
import { deploymentOutcomeLabels } from "#lib/domain/labels";
import type { Instant, Release } from "#lib/domain/release";
import { lastDeployment } from "#lib/domain/review";
import type { ReleaseOverview } from "#lib/queries/release-page";
import { GateCard } from "./gate-card.tsx";
import type { Target } from "./gate-forms.tsx";
import { StepAction } from "./step-action.tsx";

interface Props {
  release: Release;
  overview: ReleaseOverview;
  target: Target;
  now: Instant;
  zone: string;
}

/** What moves the release on: the gate ahead, the deployment, or nothing any more. */
export function NextCard({ release, overview, target, now, zone }: Props) {
  const { stand, steps } = overview;
  const deploy = `/releases/REL-${release.number}/deploy`;
  const finish = steps.find(({ step }) => step.via === "finish");
  switch (stand.kind) {
    case "missing":
    case "askable":
    case "asked":
    case "late":
    case "granted":
      return <GateCard release={release} stand={stand} overview={overview} target={target} now={now} zone={zone} />;
    case "deployable":
      return (
        <Card title="Deployment" count="authorized">
          <p className="mb-4 text-ink-2">
            The gate is passed. An operator starts the deployment inside its window, by the run-sheet.
          </p>
          <LinkButton variant="primary" href={deploy}>
            Open the run-sheet
          </LinkButton>
        </Card>
      );
    case "deploying":
      return (
        <Card title="Deployment" count="running">
          <p className="mb-4 text-ink-2">
            Started by {lastDeployment(release)?.startedBy.name ?? "an operator"}. Finish it or back it out by the run-sheet.
          </p>
          <LinkButton variant="primary" href={deploy}>
            Follow the run-sheet
          </LinkButton>
        </Card>
      );
    case "deployed":
    case "backed_out":
      return (
        <Card
          title="Deployment"
          count={stand.kind === "deployed" ? deploymentOutcomeLabels.finished : deploymentOutcomeLabels.backed_out}
        >
          <p className="mb-4 text-ink-2">
            {stand.kind === "deployed"
              ? "It runs. Go on to its review: what was planned, what came of it, what follows."
              : "It was backed out. Go on to the review and let it end so, or go back: to check-in with the same build, or to build & test for a new one."}
          </p>
          {finish ? <StepAction step={finish.step} refusals={finish.refusals} target={target} label="Go on to review" /> : null}
        </Card>
      );
    case "ended":
      return <EndCard release={release} zone={zone} />;
  }
}

function EndCard({ release, zone }: { release: Release; zone: string }) {
  const outcome = lastDeployment(release)?.ended?.outcome;
  const reason = release.entries.at(-1)?.reason;
  if (release.phase === "cancelled")
    return (
      <Card title="Cancelled">
        <p className="text-ink-2">
          On <Time at={release.phaseSince} zone={zone} />, by {release.entries.at(-1)?.enteredBy.name ?? "somebody"}. Its changes
          are free again.
        </p>
        {reason ? <blockquote className="mt-3 rounded-md bg-sunken px-3.5 py-3">“{reason}”</blockquote> : null}
      </Card>
    );
  return (
    <Card title="Closed" count={outcome ? deploymentOutcomeLabels[outcome] : undefined}>
      <p className="mb-4 text-ink-2">
        Its review was accepted on <Time at={release.phaseSince} zone={zone} />. Nothing is changed here any more.
      </p>
      <LinkButton href={`/releases/REL-${release.number}/review`}>Read the review</LinkButton>
    </Card>
  );
}
