import { describe, expect, it } from "vitest";
import { deploymentsSinceEntry } from "#lib/domain/deployment";
import { decideEnterPhase, gateAhead, phaseSteps, reasonsAgainstPassing, stepsFrom } from "#lib/domain/phase";
import { type Phase, phases, type Release, type StepVia } from "#lib/domain/release";
import {
  actor,
  allrounder,
  authorization,
  backedOut,
  change,
  codes,
  days,
  deployment,
  eventsOf,
  granted,
  hours,
  inDeployment,
  now,
  release,
  running,
  standingBefore,
} from "../support/build-release.ts";

const enter = (of: Release, to: Phase, { reason = "Because", who = allrounder, at = now } = {}) =>
  decideEnterPhase(of, { to, reason, phaseEntryId: "entry-9" }, who, at);

/** Every step there is. What is not here cannot be taken. */
const allowed: Record<string, StepVia> = {
  "requested>planning": "gate",
  "planning>build_and_test": "gate",
  "build_and_test>check_in": "gate",
  "check_in>deployment": "gate",
  "review>closed": "gate",
  "deployment>review": "finish",
  "build_and_test>planning": "back",
  "check_in>build_and_test": "back",
  "deployment>check_in": "back",
  "deployment>build_and_test": "back",
  "requested>cancelled": "cancel",
  "planning>cancelled": "cancel",
  "build_and_test>cancelled": "cancel",
  "check_in>cancelled": "cancel",
  "deployment>cancelled": "cancel",
};

const pairs = phases.flatMap((from) => phases.map((to) => [from, to] as const));

describe("the steps of a release", () => {
  it.each(pairs)("%s to %s", (from, to) => {
    const via = allowed[`${from}>${to}`];
    const steps = phaseSteps.filter((step) => step.from === from && step.to === to);
    expect(steps.map((step) => step.via)).toEqual(via ? [via] : []);
    expect(codes(enter(release({ phase: from }), to)).includes("no-such-step")).toBe(via === undefined);
  });

  it("cross a gate only by the gate that stands in front of the phase", () => {
    for (const { via, to, gate } of phaseSteps) expect(gate).toBe(via === "gate" ? to : null);
  });

  it.each<[Phase, string | null]>([
    ["requested", "planning"],
    ["planning", "build_and_test"],
    ["build_and_test", "check_in"],
    ["check_in", "deployment"],
    ["deployment", null],
    ["review", "closed"],
    ["closed", null],
    ["cancelled", null],
  ])("from %s have the gate %s ahead", (phase, gate) => {
    expect(gateAhead(phase)).toBe(gate);
  });
});

describe("a gate is passed", () => {
  const waiting = (overrides: Partial<Release> = {}) =>
    standingBefore("build_and_test", { authorizations: [granted()], ...overrides });

  it("with a grant in time on this evidence, which is spent with it", () => {
    expect(eventsOf(enter(waiting(), "build_and_test", { reason: "" }))).toEqual([
      {
        type: "phase.entered",
        phaseEntryId: "entry-9",
        from: "planning",
        to: "build_and_test",
        via: "gate",
        gate: "build_and_test",
        authorizationId: "authorization-1",
        evidenceDigest: authorization().evidenceDigest,
        reason: null,
      },
    ]);
  });

  it.each<[string, string[], Release, Date]>([
    ["without an authorization", ["not-granted"], standingBefore("build_and_test"), now],
    [
      "while the authority has not decided",
      ["not-granted"],
      standingBefore("build_and_test", { authorizations: [authorization()] }),
      now,
    ],
    [
      "with a refusal",
      ["not-granted"],
      standingBefore("build_and_test", { authorizations: [authorization({ state: "refused" })] }),
      now,
    ],
    [
      "with a spent grant",
      ["not-granted"],
      standingBefore("build_and_test", { authorizations: [granted({ spent: true })] }),
      now,
    ],
    [
      "with another gate's grant",
      ["not-granted"],
      standingBefore("build_and_test", { authorizations: [granted({ gate: "check_in" })] }),
      now,
    ],
    [
      "with a ratification",
      ["not-granted"],
      standingBefore("build_and_test", { authorizations: [granted({ subject: "ratification" })] }),
      now,
    ],
    ["after the grant's time", ["grant-expired"], waiting(), days(30)],
    [
      "on changed evidence",
      ["stale-evidence"],
      waiting({ evidenceRevisions: { ...release().evidenceRevisions, build_and_test: 2 } }),
      now,
    ],
    ["while a condition fails", ["changes-authorized"], waiting({ changes: [change({ state: "withdrawn" })] }), now],
  ])("never %s", (_, refusals, of, at) => {
    expect(codes(enter(of, "build_and_test", { at }))).toEqual(refusals);
    expect(reasonsAgainstPassing(of, "build_and_test", at).map(({ code }) => code)).toEqual(refusals);
  });

  it("never by somebody who is no release manager", () => {
    expect(codes(enter(waiting(), "build_and_test", { who: actor("mira") }))).toEqual(["role-missing"]);
  });

  it("never into deployment once its window is over, though the board granted it", () => {
    const late = standingBefore("deployment", { authorizations: [granted({ gate: "deployment" })] });
    expect(codes(enter(late, "deployment"))).toEqual([]);
    expect(codes(enter(late, "deployment", { at: hours(3) }))).toEqual(["window-ahead"]);
  });

  it("names every reason at once", () => {
    const of = waiting({ evidenceRevisions: { ...release().evidenceRevisions, build_and_test: 2 }, changes: [] });
    expect(codes(enter(of, "build_and_test", { at: days(31), who: actor("mira") }))).toEqual([
      "role-missing",
      "grant-expired",
      "stale-evidence",
      "changes-authorized",
    ]);
  });
});

describe("going back", () => {
  it.each<[Phase, Phase]>([
    ["build_and_test", "planning"],
    ["check_in", "build_and_test"],
  ])("from %s to %s needs a reason and no authorization", (phase, to) => {
    expect(codes(enter(release({ phase }), to))).toEqual([]);
    expect(codes(enter(release({ phase }), to, { reason: "  " }))).toEqual(["reason-missing"]);
  });

  it.each<[string, Phase, string[], Release]>([
    ["to check-in after a back-out", "check_in", [], inDeployment({ deployments: [backedOut()] })],
    ["to a new build after a back-out", "build_and_test", [], inDeployment({ deployments: [backedOut()] })],
    ["never before a deployment", "check_in", ["not-backed-out"], inDeployment()],
    ["never while one runs", "check_in", ["not-backed-out"], inDeployment({ deployments: [running()] })],
    [
      "never after one finished",
      "check_in",
      ["not-backed-out"],
      inDeployment({ deployments: [deployment({ startedAt: hours(-1) })] }),
    ],
    [
      "never on the back-out of an earlier stay",
      "check_in",
      ["not-backed-out"],
      inDeployment({ deployments: [backedOut({ startedAt: hours(-9) })] }),
    ],
  ])("from deployment leads %s", (_, to, refusals, of) => {
    expect(codes(enter(of, to))).toEqual(refusals);
  });
});

describe("the review begins", () => {
  it.each<[string, string[], Release]>([
    ["after a finished deployment", [], inDeployment({ deployments: [deployment({ startedAt: hours(-1) })] })],
    ["after a back-out: it ends as backed out", [], inDeployment({ deployments: [backedOut()] })],
    ["never before a deployment", ["deployment-not-ended"], inDeployment()],
    ["never while one runs", ["deployment-not-ended"], inDeployment({ deployments: [backedOut(), running()] })],
    [
      "never on the outcome of an earlier stay",
      ["deployment-not-ended"],
      inDeployment({ deployments: [deployment({ startedAt: hours(-9) })] }),
    ],
  ])("%s", (_, refusals, of) => {
    expect(codes(enter(of, "review"))).toEqual(refusals);
  });

  it("by who runs deployments", () => {
    const done = inDeployment({ deployments: [deployment({ startedAt: hours(-1) })] });
    expect(codes(enter(done, "review", { who: actor("otto", "operator") }))).toEqual([]);
    expect(codes(enter(done, "review", { who: actor("ann", "release_manager") }))).toEqual(["role-missing"]);
  });

  it("from the deployments of the present stay alone", () => {
    const stays = inDeployment({ deployments: [deployment({ id: "before", startedAt: hours(-9) }), running({ id: "now" })] });
    expect(deploymentsSinceEntry(stays).map(({ id }) => id)).toEqual(["now"]);
    expect(deploymentsSinceEntry(release({ deployments: [running()] }))).toEqual([]);
  });
});

describe("a release is cancelled", () => {
  it.each<[Phase]>([["requested"], ["planning"], ["build_and_test"], ["check_in"]])("from %s with a reason", (phase) => {
    expect(codes(enter(release({ phase }), "cancelled"))).toEqual([]);
    expect(codes(enter(release({ phase }), "cancelled", { reason: "" }))).toEqual(["reason-missing"]);
  });

  it("until its deployment starts, and not after", () => {
    expect(codes(enter(inDeployment(), "cancelled"))).toEqual([]);
    expect(codes(enter(inDeployment({ deployments: [running()] }), "cancelled"))).toEqual(["deployment-started"]);
  });
});

describe("the steps shown to a person", () => {
  it("are those of the phase, each with what speaks against it", () => {
    const shown = stepsFrom(release({ phase: "check_in" }), allrounder, now);
    expect(shown.map(({ step, refusals }) => [step.to, refusals.map(({ code }) => code)])).toEqual([
      ["deployment", ["not-granted"]],
      ["build_and_test", []],
      ["cancelled", []],
    ]);
    expect(stepsFrom(release({ phase: "closed" }), allrounder, now)).toEqual([]);
  });
});
