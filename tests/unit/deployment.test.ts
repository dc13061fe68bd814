import { describe, expect, it } from "vitest";
import {
  decideChooseEnvironment,
  decideEndDeployment,
  decideExtendRunSheet,
  decideRecordStep,
  decideSaveRunSheet,
  decideStartDeployment,
  type EndDeploymentInput,
  isWindowOpen,
} from "#lib/domain/deployment";
import { type Deployment, phases, type Release, type RunSheetStep, type StepResultKind } from "#lib/domain/release";
import {
  actor,
  backedOut,
  change,
  codes,
  days,
  deployment,
  eventsOf,
  hours,
  inDeployment,
  libraryItem,
  now,
  person,
  release,
  running,
  service,
} from "../support/build-release.ts";

const ann = actor("ann", "release_manager");
const otto = actor("otto", "operator");
const production = { id: "environment-1", name: "production", isProduction: true };
const [deployStep, backOutStep] = release().runSheet as [RunSheetStep, RunSheetStep];
const second: RunSheetStep = { ...deployStep, id: "step-3", position: 3, title: "Warm up" };
const result = (stepId: string, kind: StepResultKind) => ({ stepId, result: kind, note: "", by: person("otto"), at: now });

describe("environment and run-sheet", () => {
  it.each(phases.map((phase) => [phase]))("are settled until G4, in %s", (phase) => {
    const open = ["planning", "build_and_test", "check_in"].includes(phase) ? [] : ["other-phase"];
    expect(codes(decideChooseEnvironment(release({ phase }), production, ann))).toEqual(open);
    expect(codes(decideSaveRunSheet(release({ phase }), { steps: [] }, ann))).toEqual(open);
  });

  it("are the release managers'", () => {
    expect(codes(decideChooseEnvironment(release(), production, otto))).toEqual(["role-missing"]);
    expect(codes(decideSaveRunSheet(release(), { steps: [] }, otto))).toEqual(["role-missing"]);
    expect(codes(decideChooseEnvironment(release(), undefined, ann))).toEqual(["no-such-environment"]);
  });

  it("keep the steps that an earlier deployment carried out", () => {
    const again = release({ phase: "check_in", deployments: [backedOut({ results: [result("step-1", "done")] })] });
    expect(codes(decideSaveRunSheet(again, { steps: [backOutStep] }, ann))).toEqual(["step-carried-out"]);
    expect(codes(decideSaveRunSheet(again, { steps: [{ ...deployStep, title: "Install slowly" }] }, ann))).toEqual([]);
  });
});

describe("a run-sheet under way", () => {
  const extend = (of: Release, kind: RunSheetStep["kind"], who = otto) =>
    decideExtendRunSheet(of, { step: { ...deployStep, id: "step-9", kind } }, who);
  it.each<[string, string[], ReturnType<typeof extend>]>([
    ["gains notes", [], extend(inDeployment(), "note")],
    ["gains back-out steps, past the window too", [], extend(inDeployment({ schedule: null }), "back_out")],
    ["gains no deployment step", ["deploy-step"], extend(inDeployment(), "deploy")],
    ["gains nothing before G4", ["other-phase"], extend(release({ phase: "check_in" }), "note")],
    ["is the operators'", ["role-missing"], extend(inDeployment(), "note", ann)],
  ])("%s", (_, refusals, decision) => {
    expect(codes(decision)).toEqual(refusals);
  });
});

describe("a deployment starts", () => {
  const start = (of: Release, { at = now, who = otto } = {}) =>
    decideStartDeployment(of, { deploymentId: "deployment-9", runningBefore: [] }, who, at);

  it("into the environment that was decided", () => {
    expect(eventsOf(start(inDeployment()))).toEqual([
      { type: "deployment.started", deploymentId: "deployment-9", environmentId: "environment-1", runningBefore: [] },
    ]);
  });

  it.each<[string, string[], ReturnType<typeof start>]>([
    ["at the first moment of the window", [], start(inDeployment(), { at: hours(-1) })],
    ["not before the window", ["window-closed"], start(inDeployment(), { at: hours(-1.01) })],
    ["not at its end", ["window-closed"], start(inDeployment(), { at: hours(3) })],
    ["not without a window", ["window-closed"], start(inDeployment({ schedule: null }))],
    ["not before G4", ["other-phase"], start(release({ phase: "check_in" }))],
    ["one at a time", ["running-already"], start(inDeployment({ deployments: [running()] }))],
    [
      "not with damaged media",
      ["not-intact"],
      start(inDeployment({ libraryItems: [libraryItem({ lastCheck: { result: "missing", at: now } })] })),
    ],
    [
      "not with withdrawn media",
      ["withdrawn"],
      start(inDeployment({ libraryItems: [libraryItem({ withdrawn: { by: ann, at: now, reason: "Leaks." } })] })),
    ],
    ["not without an environment", ["no-environment"], start(inDeployment({ environment: null }))],
    ["for operators", ["role-missing"], start(inDeployment(), { who: ann })],
    ["for a retirement without media", [], start(inDeployment({ retires: true, builds: [], libraryItems: [] }))],
  ])("%s", (_, refusals, decision) => {
    expect(codes(decision)).toEqual(refusals);
  });

  it("in a window with both ends", () => {
    expect(
      isWindowOpen({ schedule: { windowStart: hours(-1), windowEnd: null, observationDays: 0, communication: "" } }, now),
    ).toBe(false);
  });
});

describe("a step", () => {
  const record = (
    results: Deployment["results"],
    stepId: string,
    kind: StepResultKind,
    { note = "", who = otto, id = "deployment-1" } = {},
  ) =>
    decideRecordStep(
      inDeployment({ runSheet: [deployStep, backOutStep, second], deployments: [running({ results })] }),
      { resultId: "r", deploymentId: id, stepId, result: kind, note },
      who,
    );

  it.each<[string, string[], ReturnType<typeof record>]>([
    ["is started", [], record([], "step-1", "started")],
    ["is done without a start", [], record([], "step-1", "done")],
    ["is started once", ["recorded-already"], record([result("step-1", "started")], "step-1", "started")],
    ["is finished after its start", [], record([result("step-1", "started")], "step-1", "done")],
    ["is finished once", ["recorded-already"], record([result("step-1", "done")], "step-1", "failed", { note: "No" })],
    ["waits for the one before", ["out-of-order"], record([], "step-3", "done")],
    ["does not start after a failed one", ["out-of-order"], record([result("step-1", "failed")], "step-3", "started")],
    ["fails out of order too", [], record([], "step-3", "failed", { note: "Disk full" })],
    ["fails with a note", ["note-missing"], record([], "step-1", "failed")],
    ["to back out has no order", [], record([], "step-2", "done")],
    ["is on the run-sheet", ["no-such-step"], record([], "other", "done")],
    ["is of the running deployment", ["not-running"], record([], "step-1", "done", { id: "other" })],
    ["is the operators'", ["role-missing"], record([], "step-1", "done", { who: ann })],
  ])("%s", (_, refusals, decision) => {
    expect(codes(decision)).toEqual(refusals);
  });
});

describe("a deployment ends", () => {
  const manifest = [{ name: "payments.tgz", version: "4.8.0", sha256: "a".repeat(64) }];
  const done = running({ results: [result("step-1", "done")] });
  const end = (input: Partial<EndDeploymentInput>, of: Partial<Release> = {}, { at = now, who = otto } = {}) =>
    decideEndDeployment(
      inDeployment({ deployments: [done], ...of }),
      { deploymentId: "deployment-1", outcome: "finished", note: "", runningAfter: manifest, ...input },
      who,
      at,
    );
  const foreign = { name: "other", version: "1", sha256: "f".repeat(64) };
  const retirement = { retires: true, changes: [change({ origin: "retirement" })], builds: [], libraryItems: [] };

  it("finished, with what runs now", () => {
    expect(eventsOf(end({}))).toMatchObject([
      { outcome: "finished", overran: false, runningAfter: manifest, isProduction: true },
    ]);
  });

  it("backed out, with what ran before", () => {
    expect(eventsOf(end({ outcome: "backed_out", note: "Disk full", runningAfter: [foreign] }))).toMatchObject([
      { outcome: "backed_out", runningAfter: deployment().runningBefore },
    ]);
  });

  it.each<["finished" | "backed_out"]>([["finished"], ["backed_out"]])(
    "%s long after its window, which is recorded",
    (outcome) => {
      expect(eventsOf(end({ outcome, note: "Late" }, {}, { at: days(9) }))).toMatchObject([{ outcome, overran: true }]);
      expect(eventsOf(end({ outcome, note: "Late" }, { schedule: null }))).toMatchObject([{ outcome, overran: false }]);
    },
  );

  it.each<[string, string[], ReturnType<typeof end>]>([
    ["finished only when every step is done", ["steps-open"], end({}, { deployments: [running()] })],
    ["finished only with the whole manifest running", ["digest-missing"], end({ runningAfter: [] })],
    ["finished only with nothing else running", ["digest-foreign"], end({ runningAfter: [...manifest, foreign] })],
    ["backed out in any case", [], end({ outcome: "backed_out", note: "No" }, { deployments: [running()], libraryItems: [] })],
    ["backed out with the reason", ["note-missing"], end({ outcome: "backed_out", note: " " })],
    ["once", ["not-running"], end({ outcome: "backed_out", note: "No" }, { deployments: [backedOut()] })],
    ["by an operator", ["role-missing"], end({}, {}, { who: ann })],
    ["finished as a retirement with nothing running", [], end({ runningAfter: [] }, retirement)],
    ["not finished as a retirement while something runs", ["digest-foreign"], end({}, retirement)],
    [
      "not finished as a retirement while a service depends on it",
      ["dependants"],
      end(
        { runningAfter: [] },
        { ...retirement, service: service({ dependants: [{ id: "s", key: "CHK", name: "Checkout", state: "live" }] }) },
      ),
    ],
  ])("%s", (_, refusals, decision) => {
    expect(codes(decision)).toEqual(refusals);
  });
});
