/** The plan: evidence of G2. Afterwards it changes only by going back to planning; the schedule may change until G4. */
import { type Decision, decide, type Refusal } from "./decision.ts";
import { phaseLabels } from "./labels.ts";
import { requireCapability } from "./permissions.ts";
import type { Actor, DecommissionTask, ImpactSnapshot, Instant, Phase, Plan, Release, Risk, Schedule } from "./release.ts";
import type { PlannedCriterion, ReleaseEvent } from "./release-event.ts";

function planningBy(release: Release, actor: Actor, allowed: readonly Phase[] = ["planning"]): Refusal[] {
  const refusals = requireCapability(actor, "release:plan");
  if (!allowed.includes(release.phase))
    refusals.push({
      code: "other-phase",
      message: `REL-${release.number} stands in ${phaseLabels[release.phase]}. ${release.phase === "requested" ? "Pass the gate to planning first." : "After G2 the plan changes only by going back to planning."}`,
    });
  return refusals;
}

export const decideSavePlan = (release: Release, { plan }: { plan: Plan }, actor: Actor): Decision<ReleaseEvent> =>
  decide(planningBy(release, actor), { type: "plan.saved", plan });

export const decideSaveRisks = (release: Release, { risks }: { risks: readonly Risk[] }, actor: Actor): Decision<ReleaseEvent> =>
  decide(planningBy(release, actor), { type: "risks.saved", risks });

export const decideSaveCriteria = (
  release: Release,
  { criteria }: { criteria: readonly PlannedCriterion[] },
  actor: Actor,
): Decision<ReleaseEvent> => {
  const refusals = planningBy(release, actor);
  if (release.retires && criteria.some(({ tie }) => tie !== null))
    refusals.push({
      code: "tie-without-build",
      message: "A retirement has no build that a suite could run on: its criteria are judged by hand.",
    });
  return decide(refusals, { type: "criteria.saved", criteria });
};

export const decideTakeImpact = (
  release: Release,
  { snapshot }: { snapshot: Omit<ImpactSnapshot, "takenAt"> },
  actor: Actor,
): Decision<ReleaseEvent> => decide(planningBy(release, actor), { type: "impact.taken", snapshot });

export const longestWindowDays = 14;

/** Window and communication: until the deployment has been authorized. */
export function decideSaveSchedule(
  release: Release,
  { schedule }: { schedule: Schedule },
  actor: Actor,
  now: Instant,
): Decision<ReleaseEvent> {
  const refusals = planningBy(release, actor, ["planning", "build_and_test", "check_in"]);
  const { windowStart, windowEnd, observationDays } = schedule;
  if ((windowStart === null) !== (windowEnd === null))
    refusals.push({
      code: "window-half",
      message: "A window has a start and an end.",
      field: windowStart ? "windowEnd" : "windowStart",
    });
  if (windowStart && windowEnd) {
    if (windowEnd <= windowStart)
      refusals.push({ code: "window-backwards", message: "The window ends after it starts.", field: "windowEnd" });
    else if (windowEnd.getTime() - windowStart.getTime() > longestWindowDays * 86_400_000)
      refusals.push({ code: "window-long", message: `A window is at most ${longestWindowDays} days long.`, field: "windowEnd" });
    if (windowEnd <= now) refusals.push({ code: "window-past", message: "The window is over already.", field: "windowEnd" });
  }
  if (observationDays < 0 || observationDays > 90)
    refusals.push({ code: "observation", message: "Watch it for 0 to 90 days.", field: "observationDays" });
  return decide(refusals, { type: "schedule.saved", schedule });
}

export function decideSaveDecommission(
  release: Release,
  { tasks }: { tasks: readonly DecommissionTask[] },
  actor: Actor,
): Decision<ReleaseEvent> {
  const refusals = planningBy(release, actor, ["planning", "build_and_test"]);
  if (!release.retires) refusals.push({ code: "not-a-retirement", message: "Only a retirement has a decommission plan." });
  return decide(refusals, { type: "decommission.saved", tasks });
}
