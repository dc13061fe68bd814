import type { Metadata } from "next";
import { Card } from "#components/ui/card";
import { decideSaveCriteria, decideSaveDecommission, decideSavePlan, decideSaveSchedule } from "#lib/domain/plan";
import { loadRelease } from "../load-release.ts";
import { CriteriaForm } from "./criteria-form.tsx";
import { DecommissionForm } from "./decommission-form.tsx";
import { ImpactCard } from "./impact-card.tsx";
import { PlanForm } from "./plan-form.tsx";
import { CriteriaText, DecommissionText, PlanText, RisksText, ScheduleText } from "./plan-text.tsx";
import { RisksForm } from "./risks-form.tsx";
import { ScheduleForm } from "./schedule-form.tsx";

export async function generateMetadata({ params }: PageProps<"/releases/[number]/plan">): Promise<Metadata> {
  return { title: `Plan of ${(await params).number}` };
}

const blankPlan = { scope: "", backOutTrigger: "", backOutSteps: "", backOutMinutes: null, testStrategy: "" };
const blankSchedule = { windowStart: null, windowEnd: null, observationDays: 7, communication: "" };

export default async function PlanPage({ params }: PageProps<"/releases/[number]/plan">) {
  const { context, person, release, now } = await loadRelease((await params).number);
  const target = { releaseId: release.id, expectedVersion: release.version };
  const against = {
    plan: reasons(decideSavePlan(release, { plan: blankPlan }, context.actor)),
    schedule: reasons(decideSaveSchedule(release, { schedule: blankSchedule }, context.actor, now)),
    criteria: reasons(decideSaveCriteria(release, { criteria: [] }, context.actor)),
    decommission: reasons(decideSaveDecommission(release, { tasks: release.decommission }, context.actor)),
  };
  const plan = release.plan ?? blankPlan;
  const schedule = release.schedule ?? blankSchedule;
  return (
    <div className="space-y-5">
      {against.plan.length > 0 ? (
        <p className="text-ink-2">To be read: {against.plan.map(({ message }) => message).join(" ")}</p>
      ) : null}
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Card title="Scope, tests and back-out">
          {against.plan.length > 0 ? <PlanText plan={plan} /> : <PlanForm target={target} plan={plan} />}
        </Card>
        <div className="space-y-5">
          <Card title="Schedule and communication" count="may change until deployment is authorized">
            {against.schedule.length > 0 ? (
              <ScheduleText schedule={schedule} zone={person.timeZone} />
            ) : (
              <ScheduleForm target={target} schedule={schedule} zone={person.timeZone} />
            )}
          </Card>
          <ImpactCard release={release} target={target} against={against.plan} zone={person.timeZone} />
        </div>
      </div>
      <Card title="Risks" count={release.risks.length}>
        {against.plan.length > 0 ? <RisksText risks={release.risks} /> : <RisksForm target={target} risks={release.risks} />}
      </Card>
      <Card title="Acceptance criteria" count={release.criteria.length}>
        {against.criteria.length > 0 ? (
          <CriteriaText release={release} />
        ) : (
          <CriteriaForm target={target} criteria={release.criteria} isTied={!release.retires} />
        )}
      </Card>
      {release.retires ? (
        <Card title="Decommission plan" count="stands in place of a build">
          {against.decommission.length > 0 ? (
            <DecommissionText tasks={release.decommission} />
          ) : (
            <DecommissionForm target={target} tasks={release.decommission} />
          )}
        </Card>
      ) : null}
    </div>
  );
}

type Decided = ReturnType<typeof decideSavePlan>;
const reasons = (decision: Decided) => (decision.allowed ? [] : [...decision.refusals]);
