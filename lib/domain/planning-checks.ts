/** Checks of the gates to planning and to build & test. */
import { count, type GateCheck, names, on, utc } from "./gate-check.ts";
import { changeStateLabels } from "./labels.ts";
import type { Instant, Release } from "./release.ts";

/** G1: somebody owns it, and change management wants it. */
export function planningChecks(release: Release): GateCheck[] {
  const { check } = on(release, "");
  return [
    check({
      code: "owner-named",
      title: "The service has an owner",
      holds: release.service.owner !== null,
      good: release.service.owner?.name ?? "",
      bad: `${release.service.name} has no owner. Appoint one.`,
      isCondition: true,
      mendedAt: `/services/${release.service.key}`,
    }),
    check({ code: "manager-named", title: "A release manager is named", holds: true, good: release.manager.name }),
    check({
      code: "has-change",
      title: "It carries at least one change",
      holds: release.changes.length > 0,
      good: count(release.changes.length, "change"),
      bad: "It carries none. Take a change into its scope.",
    }),
    changesAuthorized(release),
  ];
}

/** Asked again at G2: the scope may have grown while planning. */
function changesAuthorized(release: Release): GateCheck {
  const open = release.changes.filter(({ state }) => state !== "authorized");
  return on(release, "").check({
    code: "changes-authorized",
    title: "Every change is authorized",
    holds: release.changes.length > 0 && open.length === 0,
    good: names(release.changes.map(({ number }) => `CHG-${number}`)),
    bad:
      open.length === 0
        ? "There is no change."
        : names(open.map(({ number, state }) => `CHG-${number} is ${changeStateLabels[state]}`)),
    isCondition: true,
    ...(open[0] ? { mendedAt: `/changes/CHG-${open[0].number}` } : {}),
  });
}

/** G2: the plan. */
export function planChecks(release: Release, now: Instant): GateCheck[] {
  const { check } = on(release, "/plan");
  const { plan, schedule, risks, impact, criteria } = release;
  const missing = [
    !plan?.backOutTrigger.trim() && "its trigger",
    !plan?.backOutSteps.trim() && "its steps",
    !plan?.backOutMinutes && "the time needed",
  ].filter((one) => one !== false);
  const loose = risks.filter(({ likelihood, impact: hits, mitigation, contingency }) => {
    const isHigh = likelihood === "high" || hits === "high";
    return isHigh && (mitigation.trim() === "" || contingency.trim() === "");
  });
  return [
    check({
      code: "back-out-plan",
      title: "Back-out plan with trigger, steps and time needed",
      holds: missing.length === 0,
      good: `${plan?.backOutMinutes ?? 0} minutes`,
      bad: `Missing: ${names(missing)}.`,
    }),
    check({
      code: "high-risks-held",
      title: "Every high risk has mitigation and contingency",
      holds: loose.length === 0,
      good: risks.length === 0 ? "No risk was named." : count(risks.length, "risk"),
      bad: names(loose.map(({ title }) => title)),
    }),
    check({
      code: "test-strategy",
      title: "A test strategy and acceptance criteria",
      holds: Boolean(plan?.testStrategy.trim()) && criteria.length > 0,
      good: count(criteria.length, "criterion", "criteria"),
      bad: plan?.testStrategy.trim() ? "There is no acceptance criterion." : "The test strategy is missing.",
    }),
    check({
      code: "impact-taken",
      title: "Impact snapshot taken",
      holds: impact !== null,
      good: impact ? `${count(impact.services.length, "service")} affected` : "",
      bad: "Take the impact snapshot, so that the board sees who is hit.",
    }),
    check({
      code: "window-proposed",
      title: "A deployment window is proposed",
      holds: schedule?.windowEnd != null && schedule.windowEnd > now,
      good: schedule?.windowStart ? `From ${utc(schedule.windowStart)}` : "",
      bad: schedule?.windowEnd ? "The window is over. Propose another." : "Propose start and end of the window.",
    }),
    ...(release.retires
      ? [
          check({
            code: "decommission-planned",
            title: "Decommission plan in place of a build",
            holds: release.decommission.length > 0,
            good: count(release.decommission.length, "task"),
            bad: "No task was planned.",
          }),
        ]
      : []),
    changesAuthorized(release),
  ];
}
