import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Digest } from "#components/ui/digest";
import { Time } from "#components/ui/time";
import { deploymentOutcomeLabels, stepResultLabels } from "#lib/domain/labels";
import type { Deployment, Release } from "#lib/domain/release";

/** Deployments that ended, newest first. */
export function DeploymentHistory({ release, zone }: { release: Release; zone: string }) {
  const ended = release.deployments.filter((one) => one.ended !== null).reverse();
  return ended.map((deployment) => <Ended key={deployment.id} deployment={deployment} release={release} zone={zone} />);
}

function Ended({ deployment, release, zone }: { deployment: Deployment; release: Release; zone: string }) {
  const { environment, startedBy, startedAt, runningAfter, ended, results } = deployment;
  if (!ended) return null;
  const titleOf = (stepId: string) => release.runSheet.find(({ id }) => id === stepId)?.title ?? "a step";
  return (
    <Card
      title={`Deployment into ${environment.name}`}
      count={<Badge tone={ended.outcome === "finished" ? "granted" : "refused"}>{deploymentOutcomeLabels[ended.outcome]}</Badge>}
    >
      <p className="text-ink-2">
        <Time at={startedAt} zone={zone} /> to <Time at={ended.at} zone={zone} />, by {startedBy.name}
        {ended.overran ? ". It ran over its window." : "."}
      </p>
      {ended.note ? <p className="mt-1">“{ended.note}”</p> : null}
      <ol className="mt-3 divide-y divide-line">
        {results
          .filter(({ result }) => result !== "started")
          .map(({ stepId, result, note, by, at }) => (
            <li key={`${stepId} ${result}`} className="flex flex-wrap items-baseline gap-x-3 py-1.5">
              <span>{titleOf(stepId)}</span>
              <Badge tone={result === "done" ? "granted" : "refused"}>{stepResultLabels[result]}</Badge>
              {note ? <span className="text-ink-2">“{note}”</span> : null}
              <span className="ml-auto text-ink-3">
                {by.name}, <Time at={at} zone={zone} isQuiet />
              </span>
            </li>
          ))}
      </ol>
      {runningAfter && runningAfter.length > 0 ? (
        <ul className="mt-3 space-y-1">
          {runningAfter.map(({ name, version, sha256 }) => (
            <li key={`${name} ${sha256}`} className="flex flex-wrap items-baseline gap-x-3">
              <span className="text-ink-2">
                now running: {name} {version}
              </span>
              <span className="ml-auto">
                <Digest sha256={sha256} />
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </Card>
  );
}
