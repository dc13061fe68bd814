/** The plan as it stands, for whoever may not change it. */
import type { ReactNode } from "react";
import { Empty } from "#components/ui/empty";
import { Time, TimeSpan } from "#components/ui/time";
import { sayTie, standingOf } from "#lib/domain/acceptance";
import { decommissionLabels, levelLabels } from "#lib/domain/labels";
import type { DecommissionTask, Plan, Release, Risk, Schedule } from "#lib/domain/release";

function Facts({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="space-y-3">
      {rows.map(([name, text]) => (
        <div key={name}>
          <dt className="text-ink-3 text-sm">{name}</dt>
          <dd className="whitespace-pre-line">
            {text === "" || text === null ? <span className="text-ink-3">Not written.</span> : text}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export const PlanText = ({ plan }: { plan: Plan }) => (
  <Facts
    rows={[
      ["Scope", plan.scope],
      ["Test strategy", plan.testStrategy],
      ["Back out when", plan.backOutTrigger],
      ["How to back out", plan.backOutSteps],
      ["Time needed to back out", plan.backOutMinutes === null ? null : `${plan.backOutMinutes} minutes`],
    ]}
  />
);

export function ScheduleText({ schedule, zone }: { schedule: Schedule; zone: string }) {
  const { windowStart, windowEnd, observationDays, communication } = schedule;
  return (
    <Facts
      rows={[
        ["Window", windowStart && windowEnd ? <TimeSpan key="window" from={windowStart} to={windowEnd} zone={zone} /> : null],
        ["Watched after deployment", `${observationDays} days`],
        ["Communication", communication],
      ]}
    />
  );
}

export function RisksText({ risks }: { risks: readonly Risk[] }) {
  if (risks.length === 0) return <Empty title="No risk was named" />;
  return (
    <ul className="divide-y divide-line">
      {risks.map(({ id, title, likelihood, impact, mitigation, contingency }) => (
        <li key={id} className="py-3">
          <p>
            <b className="font-[560]">{title}</b>{" "}
            <span className="text-ink-2">
              likelihood {levelLabels[likelihood]}, impact {levelLabels[impact]}
            </span>
          </p>
          {mitigation ? <p className="mt-1 whitespace-pre-line text-ink-2">Mitigation: {mitigation}</p> : null}
          {contingency ? <p className="mt-1 whitespace-pre-line text-ink-2">Contingency: {contingency}</p> : null}
        </li>
      ))}
    </ul>
  );
}

export function CriteriaText({ release }: { release: Release }) {
  const { criteria } = release;
  if (criteria.length === 0) return <Empty title="No criterion was planned" />;
  return (
    <ol className="list-decimal space-y-1 pl-5">
      {criteria.map((criterion) => {
        const { isMet } = standingOf(release, criterion);
        return (
          <li key={criterion.id} className="break-words">
            {criterion.text}
            {criterion.tie ? <span className="text-ink-3"> (tied to {sayTie(criterion.tie)})</span> : null}
            {isMet === null || release.builds.length === 0 ? null : (
              <span className="text-ink-2"> {isMet ? "met" : "not met"}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
}

export function DecommissionText({ tasks }: { tasks: readonly DecommissionTask[] }) {
  if (tasks.length === 0) return <Empty title="No task was planned" />;
  return (
    <ul className="divide-y divide-line">
      {tasks.map(({ id, kind, title, isDone, note }) => (
        <li key={id} className="py-2">
          <b className="font-[560]">{title}</b>{" "}
          <span className="text-ink-2">
            {decommissionLabels[kind]}, {isDone ? "done" : "open"}
          </span>
          {note ? <p className="text-ink-2">{note}</p> : null}
        </li>
      ))}
    </ul>
  );
}

export const TakenAt = ({ at, zone }: { at: Date; zone: string }) => (
  <>
    frozen <Time at={at} zone={zone} />
  </>
);
