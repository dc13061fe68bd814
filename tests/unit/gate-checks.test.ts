import { describe, expect, it } from "vitest";
import { checksNotAskedFor, type GateCheck } from "#lib/domain/gate-check";
import { conditionsOf, gateChecks, refusalsOf } from "#lib/domain/gate-checks";
import { type Gate, gates, type Release } from "#lib/domain/release";
import {
  authorization,
  backedOut,
  build,
  change,
  days,
  defect,
  deployment,
  hours,
  libraryItem,
  now,
  person,
  release,
  report,
  retirementBefore,
  running,
  service,
  standingBefore,
  suites,
  target,
} from "../support/build-release.ts";

const codesIn = (checks: readonly GateCheck[], state: GateCheck["state"]): string[] =>
  checks.filter((check) => check.state === state).map(({ code }) => code);
const failing = (of: Release, gate: Gate, at = now): string[] => codesIn(gateChecks(of, gate, at), "fails");

const plan = release().plan;
const review = release().review;
const [risk] = release().risks;
const [criterion] = release().criteria;
const [deployStep, backOutStep] = release().runSheet;
const follower = { id: "r", number: 43, title: "Again", retires: false, phase: "requested" } as const;
const missed = [{ target, measured: 98, sampleSize: 400, verdict: "missed" }] as const;
const notRatified = authorization({ subject: "ratification", gate: null, state: "refused" });
const ratified = authorization({ subject: "ratification", gate: null, state: "granted" });

describe("the checks of a gate", () => {
  it.each(gates.map((gate) => [gate]))("of %s hold for a release that lacks nothing", (gate) => {
    expect(failing(standingBefore(gate), gate)).toEqual([]);
    expect(failing(retirementBefore(gate), gate)).toEqual([]);
  });

  it.each<[Gate, string, string, Partial<Release>]>([
    ["planning", "an owner", "owner-named", { service: service({ owner: null }) }],
    ["planning", "authorized changes", "changes-authorized", { changes: [change(), change({ number: 2, state: "submitted" })] }],
    ["build_and_test", "a back-out plan", "back-out-plan", { plan: plan && { ...plan, backOutTrigger: " " } }],
    ["build_and_test", "back-out steps", "back-out-plan", { plan: plan && { ...plan, backOutSteps: "" } }],
    ["build_and_test", "the time to back out", "back-out-plan", { plan: plan && { ...plan, backOutMinutes: null } }],
    ["build_and_test", "the mitigation of a high risk", "high-risks-held", { risks: risk ? [{ ...risk, mitigation: "" }] : [] }],
    [
      "build_and_test",
      "the contingency of a high risk",
      "high-risks-held",
      { risks: risk ? [{ ...risk, likelihood: "high", impact: "low", contingency: "" }] : [] },
    ],
    ["build_and_test", "a test strategy", "test-strategy", { plan: plan && { ...plan, testStrategy: "" } }],
    ["build_and_test", "an acceptance criterion", "test-strategy", { criteria: [] }],
    ["build_and_test", "an impact snapshot", "impact-taken", { impact: null }],
    [
      "build_and_test",
      "a window",
      "window-proposed",
      { schedule: { windowStart: null, windowEnd: null, observationDays: 7, communication: "" } },
    ],
    [
      "build_and_test",
      "a window that is not over",
      "window-proposed",
      { schedule: { windowStart: hours(-9), windowEnd: now, observationDays: 7, communication: "" } },
    ],
    ["build_and_test", "authorized changes still", "changes-authorized", { changes: [change({ state: "withdrawn" })] }],
    ["check_in", "a blocking defect mended", "no-blocking-defect", { defects: [defect()] }],
    [
      "check_in",
      "a criterion met",
      "criteria-met",
      { criteria: criterion ? [{ ...criterion, result: { isMet: false, note: "" } }] : [] },
    ],
    ["check_in", "a criterion judged", "criteria-met", { criteria: criterion ? [{ ...criterion, result: null }] : [] }],
    ["check_in", "any criterion", "criteria-met", { criteria: [] }],
    ["check_in", "a report", "tests-perfect", { builds: [build({ reports: [] })] }],
    [
      "check_in",
      "a report where no suite is required",
      "tests-perfect",
      { service: service({ requiredSuites: [] }), builds: [build({ reports: [] })] },
    ],
    ["check_in", "a required suite", "tests-perfect", { service: service({ requiredSuites: suites("unit", "contract") }) }],
    ["check_in", "a pass", "tests-perfect", { builds: [build({ reports: [report({ failed: 1 })] })] }],
    [
      "check_in",
      "a pass of a suite nobody required",
      "tests-perfect",
      { builds: [build({ reports: [report(), report({ suite: "load", failed: 1 })] })] },
    ],
    ["check_in", "any test", "tests-perfect", { builds: [build({ reports: [report({ tests: 0 })] })] }],
    ["check_in", "any test that was not skipped", "tests-perfect", { builds: [build({ reports: [report({ skipped: 12 })] })] }],
    [
      "check_in",
      "a report on these digests",
      "tests-perfect",
      { builds: [build({ reports: [report({ manifestDigest: "f".repeat(64) })] })] },
    ],
    [
      "check_in",
      "a later pass than the failure",
      "tests-perfect",
      { builds: [build({ reports: [report(), report({ id: "later", failed: 1 })] })] },
    ],
    ["deployment", "an artifact in the library", "in-library", { libraryItems: [] }],
    ["deployment", "intact bytes", "re-hashed", { libraryItems: [libraryItem({ lastCheck: { result: "altered", at: now } })] }],
    ["deployment", "a look at the bytes", "re-hashed", { libraryItems: [libraryItem({ lastCheck: null })] }],
    [
      "deployment",
      "media that nobody withdrew",
      "not-withdrawn",
      { libraryItems: [libraryItem({ withdrawn: { by: person("cara"), at: now, reason: "Leaks." } })] },
    ],
    ["deployment", "an environment", "environment-chosen", { environment: null }],
    ["deployment", "a deployment step", "run-sheet", { runSheet: backOutStep ? [backOutStep] : [] }],
    ["deployment", "a back-out step", "run-sheet", { runSheet: deployStep ? [deployStep] : [] }],
    [
      "deployment",
      "a window that is not over",
      "window-ahead",
      { schedule: { windowStart: hours(-9), windowEnd: now, observationDays: 7, communication: "" } },
    ],
    [
      "closed",
      "the end of the observation",
      "observed",
      { deployments: [deployment({ ended: { outcome: "finished", at: hours(-1), note: "", overran: false } })] },
    ],
    ["closed", "a verdict per target", "verdicts", { verdicts: [] }],
    ["closed", "the customers' value", "review-written", { review: review && { ...review, customerValue: "" } }],
    ["closed", "the business value", "review-written", { review: review && { ...review, businessValue: "" } }],
    ["closed", "the lessons", "review-written", { review: review && { ...review, lessons: "" } }],
    ["closed", "incidents, or that there were none", "review-written", { review: review && { ...review, incidents: "" } }],
    ["closed", "planned against actual", "review-written", { review: review && { ...review, plannedVsActual: "" } }],
    ["closed", "a decision", "decided", { review: review && { ...review, decision: null } }],
    ["closed", "a follow-up of a missed target", "decided", { verdicts: missed }],
    ["closed", "the follow-up release that was decided", "decided", { review: review && { ...review, decision: "follow_up" } }],
    [
      "closed",
      "a follow-up release that was not cancelled",
      "decided",
      { review: review && { ...review, decision: "follow_up" }, followers: [{ ...follower, phase: "cancelled" }] },
    ],
    [
      "closed",
      "the retirement release that was decided",
      "decided",
      { review: review && { ...review, decision: "retire" }, followers: [follower] },
    ],
    ["closed", "the ratification of an emergency", "ratification", { model: "emergency" }],
    [
      "closed",
      "a decision on the ratification",
      "ratification",
      { model: "emergency", authorizations: [authorization({ subject: "ratification", gate: null })] },
    ],
    [
      "closed",
      "a follow-up of an emergency that was not ratified",
      "decided",
      { model: "emergency", authorizations: [notRatified] },
    ],
  ])("of %s fail alone without %s", (gate, _, code, overrides) => {
    expect(failing(standingBefore(gate, overrides), gate)).toEqual([code]);
  });

  it.each<[Gate, string[], Partial<Release>]>([
    ["planning", ["owner-named", "has-change", "changes-authorized"], { service: service({ owner: null }), changes: [] }],
    [
      "build_and_test",
      ["back-out-plan", "high-risks-held", "test-strategy", "impact-taken", "window-proposed", "changes-authorized"],
      { plan: null, risks: risk ? [{ ...risk, mitigation: "" }] : [], criteria: [], impact: null, schedule: null, changes: [] },
    ],
    ["check_in", ["build-sealed", "tests-perfect", "criteria-met"], { builds: [], criteria: [] }],
    [
      "deployment",
      ["in-library", "environment-chosen", "run-sheet", "window-ahead"],
      { builds: [], environment: null, runSheet: [], schedule: null },
    ],
    [
      "closed",
      ["deployment-ended", "observed", "verdicts", "review-written", "decided", "ratification"],
      { deployments: [], verdicts: [], review: null, model: "emergency" },
    ],
  ])("of %s are all named at once", (gate, expected, overrides) => {
    expect(failing(standingBefore(gate, overrides), gate)).toEqual(expected);
  });

  it.each<[string, Partial<Release>]>([
    [
      "a follow-up release follows a missed target",
      { verdicts: missed, review: review && { ...review, decision: "follow_up" }, followers: [follower] },
    ],
    [
      "a retirement release follows a missed target",
      { verdicts: missed, review: review && { ...review, decision: "retire" }, followers: [{ ...follower, retires: true }] },
    ],
    ["an emergency was ratified", { model: "emergency", authorizations: [ratified] }],
    ["a verdict is inconclusive", { verdicts: [{ target, measured: null, sampleSize: null, verdict: "inconclusive" }] }],
    [
      "it was backed out, without an observation",
      { deployments: [backedOut()], verdicts: [{ target, measured: null, sampleSize: null, verdict: "not_deployed" }] },
    ],
    [
      "an accepted defect is open to see, and not blocking",
      { defects: [defect({ title: "Typo", isBlocking: false, state: "accepted", settledAt: now })] },
    ],
  ])("of the review hold when %s", (_, overrides) => {
    expect(failing(standingBefore("closed", overrides), "closed")).toEqual([]);
  });

  it("of check-in take no report for a build that is not sealed", () => {
    expect(failing(standingBefore("check_in", { builds: [build({ sealed: null })] }), "check_in")).toEqual([
      "build-sealed",
      "tests-perfect",
    ]);
  });

  it("of the review fail while a deployment still runs", () => {
    expect(failing(standingBefore("closed", { deployments: [running()] }), "closed")).toEqual(["deployment-ended", "observed"]);
  });
});

describe("what the policy in force does not ask for", () => {
  it.each<[Gate, string[]]>([
    ["planning", []],
    ["build_and_test", ["error-budget", "collisions"]],
    ["check_in", []],
    ["deployment", ["rehearsal", "collisions", "freeze"]],
    ["closed", []],
  ])("at %s is said, never passed in silence", (gate, expected) => {
    const checks = gateChecks(standingBefore(gate), gate, now);
    expect(codesIn(checks, "not_asked_for")).toEqual(expected);
    expect(checksNotAskedFor[gate].map(({ code }) => code)).toEqual(expected);
    expect(
      checks.every(({ state, detail }) => state !== "not_asked_for" || detail === "Not asked for by the policy in force."),
    ).toBe(true);
  });
});

describe("a retirement", () => {
  it.each<[string, string[], Partial<Release>]>([
    [
      "that was not tried in a dry run",
      ["decommission-dry_run"],
      { decommission: retirementBefore("check_in").decommission.filter(({ kind }) => kind !== "dry_run") },
    ],
    [
      "with an open task",
      ["decommission-data"],
      { decommission: retirementBefore("check_in").decommission.map((task) => ({ ...task, isDone: task.kind !== "data" })) },
    ],
    [
      "whose dependants have no new home planned",
      ["decommission-dependant"],
      { service: service({ dependants: [{ id: "s", key: "CHK", name: "Checkout", state: "live" }] }) },
    ],
    ["with nothing planned at all", ["decommission-dry_run", "decommission-data", "decommission-licence"], { decommission: [] }],
  ])("%s does not pass G3", (_, expected, overrides) => {
    expect(failing(retirementBefore("check_in", overrides), "check_in")).toEqual(expected);
  });

  it("shows its decommission plan at G2", () => {
    expect(failing(retirementBefore("build_and_test", { decommission: [] }), "build_and_test")).toEqual(["decommission-planned"]);
  });

  it.each<[Gate, string[]]>([
    ["check_in", ["decommission-dependant", "build-sealed", "tests-perfect", "provenance", "components-known"]],
    ["deployment", ["in-library", "re-hashed", "not-withdrawn"]],
  ])("at %s says where there is nothing to check", (gate, expected) => {
    expect(codesIn(gateChecks(retirementBefore(gate), gate, now), "nothing_to_check")).toEqual(expected);
  });
});

describe("the live conditions", () => {
  it.each<[Gate, string[]]>([
    ["planning", ["owner-named", "changes-authorized"]],
    ["build_and_test", ["changes-authorized"]],
    ["check_in", ["tests-perfect", "provenance", "components-known"]],
    ["deployment", ["re-hashed", "not-withdrawn", "window-ahead"]],
    ["closed", ["decided"]],
  ])("of %s are asked again at the vote and at passing", (gate, expected) => {
    const checks = gateChecks(standingBefore(gate), gate, now);
    expect(checks.filter(({ isCondition }) => isCondition).map(({ code }) => code)).toEqual(expected);
  });

  it("are only those that fail", () => {
    const waiting = standingBefore("deployment");
    expect(conditionsOf(waiting, "deployment", now)).toEqual([]);
    expect(conditionsOf(waiting, "deployment", days(1)).map(({ code }) => code)).toEqual(["window-ahead"]);
  });
});

describe("a failing check", () => {
  it("is refused with its reason and the place where it is mended", () => {
    const bare = standingBefore("planning", {
      service: service({ owner: null }),
      changes: [change({ number: 7, state: "draft" })],
    });
    expect(refusalsOf(gateChecks(bare, "planning", now))).toEqual([
      { code: "owner-named", message: "The service has an owner: Payments has no owner. Appoint one.", href: "/services/PAY" },
      { code: "changes-authorized", message: "Every change is authorized: CHG-7 is draft", href: "/changes/CHG-7" },
    ]);
    const failed = standingBefore("check_in", {
      builds: [build({ reports: [report({ failed: 2, failures: [{ suite: "unit", name: "refunds once", message: "" }] })] })],
    });
    expect(refusalsOf(gateChecks(failed, "check_in", now))).toEqual([
      {
        code: "tests-perfect",
        message: "Every suite passed on these digests: unit: 2 tests failed, first unit › refunds once.",
        href: "/releases/REL-42/build/reports/report-1",
      },
    ]);
  });
});

describe("the check that every suite passed", () => {
  const perfect = (overrides: Parameters<typeof release>[0]) =>
    gateChecks(standingBefore("check_in", overrides), "check_in", now).find(({ code }) => code === "tests-perfect");

  it("holds with flaky and skipped tests, and names the flaky ones", () => {
    const flakyTests = [{ suite: "Cart", name: "adds", message: "late" }];
    expect(perfect({ builds: [build({ reports: [report({ skipped: 2, flaky: 1, flakyTests })] })] })).toMatchObject({
      state: "holds",
      detail: "unit: 12 tests, 2 skipped, 1 flaky (Cart › adds)",
    });
    expect(perfect({ builds: [build({ reports: [report({ flaky: 60, flakyTests })] })] })?.detail).toBe(
      "unit: 12 tests, 60 flaky (Cart › adds and more)",
    );
  });

  it("says for which kinds of release a missing suite is required, and is mended where the failures are read", () => {
    const its = service({ requiredSuites: suites("unit", "load (major, minor)") });
    expect(perfect({ service: its })).toMatchObject({
      state: "fails",
      detail: "load, required of major and minor releases, was not run on these digests.",
      href: "/releases/REL-42/build",
    });
    expect(perfect({ service: its, kind: "patch" })?.state).toBe("holds");
    expect(perfect({ service: its, builds: [build({ reports: [report({ failed: 1 })] })] })?.href).toBe(
      "/releases/REL-42/build/reports/report-1",
    );
  });
});
