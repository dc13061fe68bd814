import { Badge, type Tone } from "#components/ui/badge";
import { LockedButton } from "#components/ui/button";
import { Card } from "#components/ui/card";
import type { Refusal } from "#lib/domain/decision";
import { comparisonLabels, targetVerdictLabels } from "#lib/domain/labels";
import { may } from "#lib/domain/permissions";
import type { Actor, Instant, Release, TargetVerdictKind } from "#lib/domain/release";
import { isBackedOut, lastDeployment } from "#lib/domain/review";
import { minimumSample } from "#lib/domain/service-level";
import type { Target } from "../target.ts";
import { GiveVerdictsForm, MeasurementForm } from "./verdict-forms.tsx";

const toneOf: Record<TargetVerdictKind, Tone> = {
  met: "granted",
  missed: "refused",
  inconclusive: "asked",
  not_deployed: "neutral",
};

/** The targets frozen with the plan, what was measured since, and the verdict on each. */
export function VerdictsCard({
  release,
  target,
  actor,
  zone,
  now,
  against,
}: {
  release: Release;
  target: Target;
  actor: Actor;
  zone: string;
  now: Instant;
  against: readonly Refusal[];
}) {
  const targets = release.impact?.targets ?? [];
  const since = lastDeployment(release)?.startedAt ?? now;
  if (targets.length === 0)
    return (
      <Card title="Service levels">
        <p className="text-ink-2">No target was frozen with the plan: nothing to check.</p>
      </Card>
    );
  return (
    <Card title="Service levels" count="targets as they stood at G2">
      <ul className="divide-y divide-line">
        {targets.map(({ id, name, comparison, value, unit }) => {
          const given = release.verdicts.find((one) => one.target.id === id);
          return (
            <li key={id} className="py-2">
              <p className="flex items-baseline justify-between gap-3">
                <span>
                  <b className="font-[560]">{name}</b> {comparisonLabels[comparison]} {value} {unit}
                </span>
                <Badge tone={given ? toneOf[given.verdict] : "neutral"}>
                  {given ? targetVerdictLabels[given.verdict] : "no verdict"}
                </Badge>
              </p>
              {given?.measured != null ? (
                <p className="text-ink-2">
                  measured {given.measured} {unit}, {given.sampleSize} samples
                </p>
              ) : null}
            </li>
          );
        })}
      </ul>
      <p className="mt-2 text-ink-3 text-sm">Fewer than {minimumSample} samples say nothing: the verdict is inconclusive.</p>
      {may(actor, "measurement:enter") && release.phase === "review" && !isBackedOut(release) ? (
        <div className="no-print">
          <MeasurementForm
            targets={targets.map(({ id, name, unit }) => ({ value: id, label: `${name} (${unit})` }))}
            from={since}
            to={now}
            zone={zone}
          />
        </div>
      ) : null}
      <div className="no-print mt-5">
        {against.length > 0 ? <LockedButton label="Give the verdicts" why={against} /> : <GiveVerdictsForm target={target} />}
      </div>
    </Card>
  );
}
