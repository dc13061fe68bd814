import { Card } from "#components/ui/card";
import { TimeSpan } from "#components/ui/time";
import { deploymentOutcomeLabels } from "#lib/domain/labels";
import type { Release } from "#lib/domain/release";

/** What was planned beside what happened, from the record's own times. */
export function Comparison({ release: { schedule, deployments, runSheet }, zone }: { release: Release; zone: string }) {
  const planned = runSheet.filter(({ kind }) => kind === "deploy").reduce((sum, { expectedMinutes }) => sum + expectedMinutes, 0);
  return (
    <Card title="Planned and actual">
      <dl className="space-y-2">
        <div>
          <dt className="text-ink-3 text-sm">Planned window</dt>
          <dd>
            {schedule?.windowStart && schedule.windowEnd ? (
              <TimeSpan from={schedule.windowStart} to={schedule.windowEnd} zone={zone} />
            ) : (
              "none"
            )}
            , {planned} minutes of steps
          </dd>
        </div>
        {deployments.map(({ id, startedAt, ended, environment }) => (
          <div key={id}>
            <dt className="text-ink-3 text-sm">
              {environment.name}, {ended ? deploymentOutcomeLabels[ended.outcome] : "running"}
            </dt>
            <dd>
              {ended ? (
                <>
                  <TimeSpan from={startedAt} to={ended.at} zone={zone} />, {minutesBetween(startedAt, ended.at)} minutes
                  {ended.overran ? ", over its window" : ""}
                </>
              ) : (
                "not ended"
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

const minutesBetween = (from: Date, to: Date): number => Math.round((to.getTime() - from.getTime()) / 60_000);
