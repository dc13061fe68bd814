/**
 * The risk of a release at a gate: a published formula (docs/risk.md says it in words) over named factors. A factor that is weighed
 * gives points up to its weight; the score is the share of points in what could be weighed, of 100. What is not known counts on
 * neither side: it never makes a release look safer.
 */
import { rehearsalsOfFinalBuild } from "./deployment.ts";
import { rehearsalOutcomeLabels } from "./labels.ts";
import type { ChangeModel, Gate, Instant, Level, RehearsalOutcome, Release, ReleaseKind } from "./release.ts";

/** Raised whenever a weight, a step or a band changes: evidence says by which formula it was weighed. */
export const riskFormula = 1;

export type RiskFactorKey =
  | "breadth"
  | "model"
  | "size"
  | "test_history"
  | "change_success"
  | "rehearsal"
  | "back_out"
  | "collisions";

/** Weighed; or why it is not. */
export type FactorState = "weighed" | "not_known_yet" | "not_asked_for" | "nothing_to_weigh";

export interface RiskFactor {
  factor: RiskFactorKey;
  name: string;
  state: FactorState;
  /** Null where it is not weighed. */
  points: number | null;
  weight: number;
  /** What was found, in a sentence. */
  reading: string;
}

/** How the service's production deployments of the last twelve months went: a shared fact, dated when it was taken. */
export interface ChangeSuccess {
  takenAt: Instant;
  deployments: number;
  /** Finished, and no target missed afterwards. */
  succeeded: number;
}

/** Another release whose window lies across this one's, and that reaches the same services: a shared fact, as it stood then. */
export interface Collision {
  number: number;
  title: string;
  service: string;
}

/** What the weighing takes from outside the release. */
export interface RiskFacts {
  changeSuccess: ChangeSuccess;
  /** Read where `weighsCollisions` says so; nothing elsewhere. */
  collisions: readonly Collision[];
}

export interface RiskAssessment {
  formula: number;
  level: Level;
  /** 0 to 100. */
  score: number;
  /** The weight of all factors that could be weighed. */
  weighed: number;
  factors: readonly RiskFactor[];
  changeSuccess: ChangeSuccess;
  collisions: readonly Collision[];
}

/** They sum to 100. */
export const factorWeights: Readonly<Record<RiskFactorKey, number>> = {
  breadth: 20,
  model: 10,
  size: 15,
  test_history: 15,
  change_success: 15,
  rehearsal: 5,
  back_out: 10,
  collisions: 10,
};

export const factorNames: Readonly<Record<RiskFactorKey, string>> = {
  breadth: "Breadth of impact",
  model: "Change model",
  size: "Size",
  test_history: "Test history",
  change_success: "Change success of the service",
  rehearsal: "Rehearsal",
  back_out: "Back-out against the window",
  collisions: "Collisions",
};

const factorKeys = Object.keys(factorWeights) as RiskFactorKey[];

/** From this score on; below the first of them it is low. */
export const bands = { medium: 30, high: 60 } as const;

export function riskLevel(score: number): Level {
  if (score >= bands.high) return "high";
  return score >= bands.medium ? "medium" : "low";
}

export function assessRisk(release: Release, gate: Gate, facts: RiskFacts): RiskAssessment {
  const factors = factorKeys.map((factor) => ({
    factor,
    name: factorNames[factor],
    weight: factorWeights[factor],
    ...readings[factor](release, gate, facts),
  }));
  const known = factors.filter(({ state }) => state === "weighed");
  const weighed = known.reduce((sum, { weight }) => sum + weight, 0);
  const points = known.reduce((sum, one) => sum + (one.points ?? 0), 0);
  const score = Math.round((100 * points) / weighed);
  return { formula: riskFormula, level: riskLevel(score), score, weighed, factors, ...facts };
}

type Reading = Pick<RiskFactor, "state" | "points" | "reading">;

const weighed = (points: number, reading: string): Reading => ({ state: "weighed", points, reading });
const unweighed = (state: Exclude<FactorState, "weighed">, reading: string): Reading => ({ state, points: null, reading });

/** The gates at which a factor's facts are fixed or part of the evidence: elsewhere they could change behind the authority's back. */
const knownAt: Partial<Record<RiskFactorKey, readonly Gate[]>> = {
  breadth: ["build_and_test", "check_in", "deployment", "closed"],
  test_history: ["check_in", "deployment", "closed"],
  back_out: ["build_and_test", "deployment", "closed"],
  rehearsal: ["deployment", "closed"],
  collisions: ["build_and_test", "deployment"],
};

const isKnownAt = (factor: RiskFactorKey, gate: Gate): boolean => knownAt[factor]?.includes(gate) ?? true;

/** Whether other releases in the window are to be looked for. */
export const weighsCollisions = (gate: Gate): boolean => isKnownAt("collisions", gate);

const readings: Record<RiskFactorKey, (release: Release, gate: Gate, facts: RiskFacts) => Reading> = {
  breadth: readBreadth,
  model: ({ model }) => weighed(modelPoints[model], `${capital(model)} model`),
  size: readSize,
  test_history: readTestHistory,
  change_success: (_release, _gate, { changeSuccess }) => readChangeSuccess(changeSuccess),
  rehearsal: readRehearsal,
  back_out: readBackOut,
  collisions: readCollisions,
};

/** The points of the highest step that a value reaches. */
type Steps = readonly (readonly [from: number, points: number])[];
const pointsAt = (steps: Steps, value: number): number => steps.findLast(([from]) => value >= from)?.[1] ?? 0;

/** What one service of a tier adds to the breadth. */
export const tierBreadth: Readonly<Record<number, number>> = { 1: 5, 2: 3, 3: 2, 4: 1 };
export const breadthSteps: Steps = [
  [0, 0],
  [3, 5],
  [6, 10],
  [11, 15],
  [21, 20],
];

function readBreadth({ impact }: Release, gate: Gate): Reading {
  if (!impact || !isKnownAt("breadth", gate))
    return unweighed("not_known_yet", "Not known yet: who is hit is found out while planning");
  const breadth = impact.services.reduce((sum, { tier }) => sum + (tierBreadth[tier] ?? 0), 0);
  const first = impact.services.filter(({ tier }) => tier === 1).length;
  return weighed(
    pointsAt(breadthSteps, breadth),
    `${count(impact.services.length, "service")}, ${first === 0 ? "none" : first} of tier 1: breadth ${breadth}`,
  );
}

export const modelPoints: Readonly<Record<ChangeModel, number>> = { standard: 0, normal: 4, emergency: 10 };
export const kindPoints: Readonly<Record<ReleaseKind, number>> = { patch: 1, minor: 4, major: 8 };
export const changesSteps: Steps = [
  [0, 0],
  [2, 2],
  [4, 4],
  [8, 7],
];

function readSize({ kind, changes }: Release): Reading {
  return weighed(
    kindPoints[kind] + pointsAt(changesSteps, changes.length),
    `${capital(kind)} release, ${count(changes.length, "change")}`,
  );
}

/** For every build after the first, and again for every build on which a test failed. */
export const pointsPerBuild = 3;

function readTestHistory({ builds, retires }: Release, gate: Gate): Reading {
  if (retires) return unweighed("nothing_to_weigh", "Nothing to weigh: a retirement builds nothing");
  if (builds.length === 0 || !isKnownAt("test_history", gate))
    return unweighed("not_known_yet", "Not known yet: nothing was built");
  const failed = builds.filter(({ reports }) => reports.some((report) => report.failed > 0)).length;
  return weighed(
    Math.min(factorWeights.test_history, pointsPerBuild * (builds.length - 1 + failed)),
    `${count(builds.length, "build")}, ${failed === 0 ? "none" : failed} of them with a failed test`,
  );
}

/** Fewer deployments than this tell nothing; no history counts about half, for it is no good history. */
export const fewestDeployments = 3;
export const noHistoryPoints = 8;
/** By the share that went wrong, of 100. */
export const failureSteps: Steps = [
  [0, 0],
  [5, 5],
  [15, 10],
  [30, 15],
];

function readChangeSuccess({ deployments, succeeded }: ChangeSuccess): Reading {
  if (deployments < fewestDeployments)
    return weighed(noHistoryPoints, `${count(deployments, "production deployment")} in 12 months: too few to tell`);
  return weighed(
    pointsAt(failureSteps, (100 * (deployments - succeeded)) / deployments),
    `${succeeded} of ${deployments} production deployments in 12 months went well`,
  );
}

/** By how the last rehearsal of the build that goes out ended. */
export const rehearsalPoints: Readonly<Record<RehearsalOutcome | "none", number>> = { went_well: 0, failed: 5, none: 5 };

function readRehearsal(release: Release, gate: Gate): Reading {
  if (release.retires)
    return unweighed("nothing_to_weigh", "Nothing to weigh: a retirement has its dry run in the decommission plan");
  if (!isKnownAt("rehearsal", gate))
    return unweighed("not_known_yet", "Not known yet: what is rehearsed is the build that goes out, once it is in the library");
  const last = rehearsalsOfFinalBuild(release).at(-1);
  if (!last) return weighed(rehearsalPoints.none, "The build that goes out was not rehearsed");
  return weighed(
    rehearsalPoints[last.outcome],
    `Rehearsed in ${last.environment}, in ${count(last.minutes, "minute")}: it ${rehearsalOutcomeLabels[last.outcome]}`,
  );
}

/** By the time the back-out needs, of 100 of the window. */
export const backOutSteps: Steps = [
  [0, 0],
  [10, 3],
  [25, 6],
  [50, 8],
  [100, 10],
];

function readBackOut({ plan, schedule }: Release, gate: Gate): Reading {
  if (gate === "check_in")
    return unweighed("not_known_yet", "Not known yet: the window may still move and is decided with deployment");
  const minutes = plan?.backOutMinutes;
  if (!minutes || !schedule?.windowStart || !schedule.windowEnd || !isKnownAt("back_out", gate))
    return unweighed("not_known_yet", "Not known yet: the plan names the back-out and the window");
  const window = (schedule.windowEnd.getTime() - schedule.windowStart.getTime()) / 60_000;
  return weighed(
    pointsAt(backOutSteps, (100 * minutes) / window),
    `${count(minutes, "minute")} to back out, in a window of ${count(Math.round(window), "minute")}`,
  );
}

/** By how many other releases reach the same services in the window. */
export const collisionSteps: Steps = [
  [0, 0],
  [1, 5],
  [2, 8],
  [4, 10],
];

function readCollisions({ schedule, impact }: Release, gate: Gate, { collisions }: RiskFacts): Reading {
  if (gate === "closed") return unweighed("nothing_to_weigh", "Nothing to weigh: the window is over");
  if (!isKnownAt("collisions", gate) || !schedule?.windowStart || !schedule.windowEnd || !impact)
    return unweighed(
      "not_known_yet",
      "Not known yet: who else is in the window is decided with the plan, and again with deployment",
    );
  const found = collisions.length;
  const numbers = collisions.map(({ number }) => `REL-${number}`).join(", ");
  return weighed(
    pointsAt(collisionSteps, found),
    found === 0
      ? "No other release in the window reaches the same services"
      : `${count(found, "other release")} in the window ${found === 1 ? "reaches" : "reach"} the same services: ${numbers}`,
  );
}

const count = (n: number, one: string): string => `${n.toLocaleString("en")} ${n === 1 ? one : `${one}s`}`;
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
