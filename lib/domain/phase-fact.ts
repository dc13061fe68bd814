/** The one line that says how a phase of a release stands. */
import { finalBuild, suiteResults } from "./build.ts";
import { isWindowOpen } from "./deployment.ts";
import type { Line, WorkPhase } from "./gate-picture.ts";
import { reviewDecisionLabels } from "./labels.ts";
import { manifestInLibrary } from "./library.ts";
import type { Instant, Release } from "./release.ts";
import { isBackedOut, lastDeployment, observedUntil } from "./review.ts";

export interface PhaseFact {
  line: Line;
  isTrouble: boolean;
}

export function phaseFact(release: Release, phase: WorkPhase, now: Instant): PhaseFact {
  return facts[phase](release, now);
}

const facts: Record<WorkPhase, (release: Release, now: Instant) => PhaseFact> = {
  planning: planFact,
  build_and_test: (release) => (release.retires ? retirementFact(release) : buildFact(release)),
  check_in: libraryFact,
  deployment: deploymentFact,
  review: reviewFact,
};

const fine = (...line: Line): PhaseFact => ({ line, isTrouble: false });
const trouble = (...line: Line): PhaseFact => ({ line, isTrouble: true });
const count = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

function planFact({ plan, risks }: Release): PhaseFact {
  const loose = risks.filter(
    ({ likelihood, impact, mitigation, contingency }) =>
      (likelihood === "high" || impact === "high") && (mitigation.trim() === "" || contingency.trim() === ""),
  );
  if (loose.length > 0) return trouble(`${count(loose.length, "high risk")} not held`);
  if (risks.length > 0) return fine(`${count(risks.length, "risk")} held`);
  return fine(plan ? "no risk named" : "to be written");
}

function buildFact(release: Release): PhaseFact {
  const build = finalBuild(release);
  if (!build) return fine("no build yet");
  const nth = `${ordinal(build.iteration)} build`;
  if (!build.sealed) return fine(`${nth}, not sealed`);
  const suites = suiteResults(release);
  const failed = suites.reduce((sum, { report }) => sum + (report?.failed ?? 0), 0);
  const unrun = suites.filter(({ report }) => report === null || report.tests === 0).length;
  if (failed > 0) return trouble(`${nth}, ${count(failed, "test fails", "tests fail")}`);
  if (suites.length === 0 || unrun > 0) return fine(`${nth}, ${unrun > 0 ? `${count(unrun, "suite")} to run` : "no report yet"}`);
  const tests = suites.reduce((sum, { report }) => sum + (report?.tests ?? 0), 0);
  return fine(`${nth}, ${count(tests, "test")} pass`);
}

function ordinal(n: number): string {
  const ending = { one: "st", two: "nd", few: "rd", other: "th", zero: "th", many: "th" };
  return `${n}${ending[new Intl.PluralRules("en", { type: "ordinal" }).select(n)]}`;
}

function retirementFact({ decommission }: Release): PhaseFact {
  if (decommission.length === 0) return fine("no task planned");
  return fine(`${decommission.filter(({ isDone }) => isDone).length} of ${count(decommission.length, "task")} done`);
}

function libraryFact(release: Release): PhaseFact {
  if (release.retires) return fine("nothing to put in");
  const manifest = manifestInLibrary(release);
  const inside = manifest.filter(({ item }) => item !== null);
  const damaged = inside.filter(({ item }) => item?.lastCheck && item.lastCheck.result !== "intact").length;
  const withdrawn = inside.filter(({ item }) => item?.withdrawn).length;
  if (withdrawn > 0) return trouble(`${count(withdrawn, "item")} withdrawn`);
  if (damaged > 0) return trouble(`${count(damaged, "item")} damaged`);
  if (manifest.length === 0) return fine("nothing to go in yet");
  if (inside.length === manifest.length) return fine(`${count(inside.length, "artifact")} in`);
  return fine(
    inside.length === 0 ? `${count(manifest.length, "artifact")} to go in` : `${inside.length} of ${manifest.length} in`,
  );
}

function deploymentFact(release: Release, now: Instant): PhaseFact {
  const last = lastDeployment(release);
  if (last?.ended) {
    const { outcome, at } = last.ended;
    return outcome === "finished" ? fine("finished ", at) : trouble("backed out ", at);
  }
  if (last) return fine("running since ", last.startedAt);
  const { schedule } = release;
  if (!schedule?.windowStart) return fine("no window yet");
  if (isWindowOpen(release, now)) return fine("window open now");
  if (schedule.windowEnd !== null && schedule.windowEnd <= now) return trouble("window is over");
  return fine("window ", schedule.windowStart);
}

function reviewFact(release: Release, now: Instant): PhaseFact {
  const { phase, review, followers, schedule, verdicts } = release;
  const next = followers[0];
  if (phase === "closed" && next && review?.decision !== "nothing_further") return fine(`followed by REL-${next.number}`);
  if (phase === "closed" && review?.decision) return fine(reviewDecisionLabels[review.decision]);
  if (isBackedOut(release)) return fine("ends as backed out");
  const until = observedUntil(release);
  if (until && until > now) return fine("watched until ", until);
  const missed = verdicts.filter(({ verdict }) => verdict === "missed").length;
  if (missed > 0) return trouble(`${count(missed, "target")} missed`);
  if (verdicts.length > 0)
    return fine(`${verdicts.filter(({ verdict }) => verdict === "met").length} of ${count(verdicts.length, "target")} met`);
  if (until) return fine("to be written");
  return fine(schedule ? `then watched ${count(schedule.observationDays, "day")}` : "watched afterwards");
}
