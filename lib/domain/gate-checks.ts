/** What must hold before a gate can be asked for. Every check is shown, all failing ones at once (DESIGN section 2). */
import { finalBuild, suiteResults } from "./build.ts";
import type { Refusal } from "./decision.ts";
import { isWindowOpen } from "./deployment.ts";
import { manifestInLibrary } from "./library.ts";
import type { Gate, Instant, Release } from "./release.ts";
import { isBackedOut, lastDeployment, observedUntil } from "./review.ts";

export type CheckState = "holds" | "fails" | "not_asked_for" | "nothing_to_check";

export interface GateCheck {
  code: string;
  title: string;
  state: CheckState;
  detail: string;
  /** Where it is mended. */
  href: string;
  /** A live fact: asked again at the deciding vote and at passing; it never supersedes. */
  isCondition: boolean;
}

type Facts = Pick<GateCheck, "code" | "title"> & { holds: boolean; good?: string; bad?: string; isCondition?: boolean };

export const refusalsOf = (checks: readonly GateCheck[]): Refusal[] =>
  checks
    .filter(({ state }) => state === "fails")
    .map(({ code, title, detail, href }) => ({ code, message: `${title}: ${detail}`, href }));

/** The live facts of a gate that do not hold now. */
export const conditionsOf = (release: Release, gate: Gate, now: Instant): Refusal[] =>
  refusalsOf(gateChecks(release, gate, now).filter(({ isCondition }) => isCondition));

export function gateChecks(release: Release, gate: Gate, now: Instant): GateCheck[] {
  return checksOf[gate](release, now);
}

const checksOf: Record<Gate, (release: Release, now: Instant) => GateCheck[]> = {
  planning: planningChecks,
  build_and_test: buildChecks,
  check_in: (release) => (release.retires ? decommissionChecks(release) : checkInChecks(release)),
  deployment: deploymentChecks,
  closed: closingChecks,
};

function on(release: Release, place: string) {
  const href = `/releases/REL-${release.number}${place}`;
  return {
    check: ({ code, title, holds, good = "", bad = "", isCondition = false }: Facts): GateCheck => ({
      code,
      title,
      state: holds ? "holds" : "fails",
      detail: holds ? good : bad,
      href,
      isCondition,
    }),
    notAskedFor: (code: string, title: string): GateCheck => ({
      code,
      title,
      state: "not_asked_for",
      detail: "Not asked for by the policy in force.",
      href,
      isCondition: false,
    }),
    nothing: (code: string, title: string): GateCheck => ({
      code,
      title,
      state: "nothing_to_check",
      detail: "Nothing to check.",
      href,
      isCondition: false,
    }),
  };
}

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
const names = (list: readonly string[]): string => list.join(", ");

function planningChecks(release: Release): GateCheck[] {
  const { check } = on(release, "");
  return [
    check({
      code: "owner-named",
      title: "The service has an owner",
      holds: release.service.owner !== null,
      good: release.service.owner?.name ?? "",
      bad: `${release.service.name} has no owner. Appoint one.`,
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
    bad: open.length === 0 ? "There is no change." : names(open.map(({ number, state }) => `CHG-${number} is ${state}`)),
  });
}

function buildChecks(release: Release, now: Instant): GateCheck[] {
  const { check, notAskedFor } = on(release, "/plan");
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
      good: schedule?.windowStart?.toISOString() ?? "",
      bad: schedule?.windowEnd ? "The window is over. Propose another." : "Propose start and end of the window.",
    }),
    changesAuthorized(release),
    notAskedFor("error-budget", "Error budget left"),
    notAskedFor("collisions", "No collision in the window"),
  ];
}

function checkInChecks(release: Release): GateCheck[] {
  const { check, notAskedFor } = on(release, "/build");
  const build = finalBuild(release);
  const suites = suiteResults(release);
  const wanting = suites.filter(({ isPerfect }) => !isPerfect);
  const blocking = release.defects.filter(({ isBlocking, state }) => isBlocking && state === "open");
  const unmet = release.criteria.filter(({ result }) => !result?.isMet);
  return [
    check({
      code: "build-sealed",
      title: "The final build is sealed",
      holds: Boolean(build?.sealed),
      good: build ? `build ${build.iteration}, ${count(build.artifacts.length, "artifact")}` : "",
      bad: build ? `Build ${build.iteration} is open. Seal it.` : "No build was handed in.",
    }),
    check({
      code: "tests-perfect",
      title: "Every suite passed on these digests",
      holds: suites.length > 0 && wanting.length === 0,
      good: names(
        suites.map(
          ({ suite, report }) => `${suite}: ${report?.tests ?? 0} tests${report?.skipped ? `, ${report.skipped} skipped` : ""}`,
        ),
      ),
      bad: suites.length === 0 ? "There is no test report on these digests." : wanting.map(failureOf).join(" "),
    }),
    check({
      code: "no-blocking-defect",
      title: "No open blocking defect",
      holds: blocking.length === 0,
      good: release.defects.length === 0 ? "No defect was raised." : count(release.defects.length, "defect"),
      bad: names(blocking.map(({ title }) => title)),
    }),
    check({
      code: "criteria-met",
      title: "Acceptance criteria met",
      holds: release.criteria.length > 0 && unmet.length === 0,
      good: `${release.criteria.length} of ${release.criteria.length}`,
      bad: release.criteria.length === 0 ? "No criterion was planned." : `Not met: ${names(unmet.map(({ text }) => text))}`,
    }),
    notAskedFor("bill-of-materials", "Every component is in the library"),
    notAskedFor("provenance", "Provenance verified"),
  ];
}

function failureOf({ suite, report }: ReturnType<typeof suiteResults>[number]): string {
  if (!report) return `${suite} was not run on these digests.`;
  if (report.tests === 0) return `${suite} ran no test.`;
  const first = report.failures[0];
  return `${suite}: ${count(report.failed, "test")} failed${first ? `, first ${first.name}` : ""}.`;
}

function decommissionChecks(release: Release): GateCheck[] {
  const { check, nothing } = on(release, "/plan");
  const kinds = [
    ["dry_run", "The decommission dry run was done"],
    ["dependant", "Every dependant has a new home"],
    ["data", "Data is kept or deleted as it must be"],
    ["licence", "Licences are given back"],
  ] as const;
  return [
    ...kinds.map(([kind, title]) => {
      const tasks = release.decommission.filter((task) => task.kind === kind);
      const open = tasks.filter(({ isDone }) => !isDone);
      return check({
        code: `decommission-${kind}`,
        title,
        holds: tasks.length > 0 && open.length === 0,
        good: names(tasks.map(({ title: name }) => name)),
        bad: tasks.length === 0 ? "No task was planned." : `Open: ${names(open.map(({ title: name }) => name))}`,
      });
    }),
    nothing("tests-perfect", "Every suite passed on these digests"),
    nothing("bill-of-materials", "Every component is in the library"),
  ];
}

function deploymentChecks(release: Release, now: Instant): GateCheck[] {
  const { check, notAskedFor, nothing } = on(release, "/library");
  const deploy = on(release, "/deploy");
  const manifest = manifestInLibrary(release);
  const outside = manifest.filter(({ item }) => item === null);
  const damaged = manifest.filter(({ item }) => item !== null && item.lastCheck?.result !== "intact");
  const steps = (kind: string) => release.runSheet.filter((step) => step.kind === kind).length;
  const { schedule } = release;
  return [
    ...(release.retires
      ? [nothing("in-library", "Every artifact is in the library")]
      : [
          check({
            code: "in-library",
            title: "Every artifact is in the library",
            holds: manifest.length > 0 && outside.length === 0,
            good: count(manifest.length, "artifact"),
            bad:
              manifest.length === 0 ? "There is no build." : `Not in yet: ${names(outside.map(({ artifact }) => artifact.name))}`,
          }),
          check({
            code: "re-hashed",
            title: "Library bytes re-hashed and intact",
            holds: damaged.length === 0,
            good: "As they came in.",
            bad: names(damaged.map(({ artifact, item }) => `${artifact.name} is ${item?.lastCheck?.result ?? "not checked"}`)),
            isCondition: true,
          }),
        ]),
    deploy.check({
      code: "environment-chosen",
      title: "The environment is chosen",
      holds: release.environment !== null,
      good: release.environment?.name ?? "",
      bad: "Choose where it is deployed to.",
    }),
    deploy.check({
      code: "run-sheet",
      title: "Run-sheet complete, with back-out",
      holds: steps("deploy") > 0 && steps("back_out") > 0,
      good: `${count(steps("deploy"), "step")}, ${steps("back_out")} to back out`,
      bad: steps("deploy") === 0 ? "There is no deployment step." : "There is no back-out step.",
    }),
    deploy.check({
      code: "window-ahead",
      title: "The window is still ahead or open",
      holds: schedule?.windowEnd != null && schedule.windowEnd > now,
      good: isWindowOpen(release, now) ? "Open now." : (schedule?.windowStart?.toISOString() ?? ""),
      bad: "The window is over. Propose another.",
      isCondition: true,
    }),
    notAskedFor("rehearsal", "Rehearsed where risk is high"),
    notAskedFor("collisions", "No collision in the window"),
  ];
}

function closingChecks(release: Release, now: Instant): GateCheck[] {
  const { check, nothing } = on(release, "/review");
  const { review, verdicts } = release;
  const outcome = lastDeployment(release)?.ended?.outcome;
  const until = observedUntil(release);
  const targets = release.impact?.targets ?? [];
  const open = targets.filter(({ id }) => !verdicts.some(({ target }) => target.id === id));
  const ratification = release.authorizations.findLast(({ subject }) => subject === "ratification");
  const mustFollow = verdicts.some(({ verdict }) => verdict === "missed") || ratification?.state === "refused";
  const blanks = review
    ? [
        !review.plannedVsActual.trim() && "planned against actual",
        !review.customerValue.trim() && "value to customers",
        !review.businessValue.trim() && "value to the business",
        !review.lessons.trim() && "lessons",
      ].filter((one) => one !== false)
    : ["the whole review"];
  return [
    check({
      code: "deployment-ended",
      title: "Deployment finished or backed out",
      holds: outcome !== undefined,
      good: outcome ?? "",
      bad: "It has no outcome yet.",
    }),
    isBackedOut(release)
      ? nothing("observed", "Observation window over")
      : check({
          code: "observed",
          title: "Observation window over",
          holds: until !== null && until <= now,
          good: until?.toISOString() ?? "",
          bad: until ? `It is watched until ${until.toISOString()}.` : "Nothing was deployed.",
        }),
    targets.length === 0
      ? nothing("verdicts", "A verdict per service level target")
      : check({
          code: "verdicts",
          title: "A verdict per service level target",
          holds: open.length === 0,
          good: names(verdicts.map(({ target, verdict }) => `${target.name}: ${verdict}`)),
          bad: `Missing: ${names(open.map(({ name }) => name))}`,
        }),
    check({
      code: "review-written",
      title: "The review is written",
      holds: blanks.length === 0,
      good: "Complete.",
      bad: `Missing: ${names(blanks)}.`,
    }),
    check({
      code: "decided",
      title: "What follows is decided",
      holds: holdsDecision(release, mustFollow),
      good: review?.decision ?? "",
      bad: whyUndecided(release, mustFollow),
    }),
    release.model === "emergency"
      ? check({
          code: "ratification",
          title: "The emergency is ratified or not ratified",
          holds: ratification?.state === "granted" || ratification?.state === "refused",
          good: ratification?.state === "refused" ? "Not ratified." : "Ratified.",
          bad: "The change advisory board has not decided yet.",
        })
      : nothing("ratification", "Emergency ratification"),
  ];
}

function holdsDecision({ review, followers }: Release, mustFollow: boolean): boolean {
  switch (review?.decision) {
    case "nothing_further":
      return !mustFollow;
    case "follow_up":
      return followers.length > 0;
    case "retire":
      return followers.some(({ retires }) => retires);
    default:
      return false;
  }
}

function whyUndecided({ review }: Release, mustFollow: boolean): string {
  if (!review?.decision) return "Decide: nothing further, a follow-up release, or retirement.";
  if (review.decision === "nothing_further" && mustFollow)
    return "A missed target or a refused ratification demands a follow-up.";
  return review.decision === "follow_up" ? "Raise the follow-up release." : "Raise the retirement release.";
}
