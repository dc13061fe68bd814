import { describe, expect, it } from "vitest";
import {
  type AskInput,
  decideAskGate,
  decideAskRatification,
  excludedFrom,
  gatesRenewedBy,
  gatesTouchedBy,
  grantingTemplate,
  supersededBy,
} from "#lib/domain/gate-asking";
import { type Actor, type Gate, gates, type Phase, phases, type Release } from "#lib/domain/release";
import type { ReleaseEvent } from "#lib/domain/release-event";
import {
  actor,
  authorization,
  build,
  change,
  codes,
  eventsOf,
  granted,
  hours,
  job,
  now,
  panel,
  person,
  provenance,
  release,
  standingBefore,
  vote,
} from "../support/build-release.ts";

const ann = actor("ann", "release_manager");
const input = (gate: Gate): AskInput => ({
  gate,
  authorizationId: "asked-1",
  evidence: new Uint8Array([1]),
  evidenceDigest: "d",
});
const ask = (of: Release, gate: Gate, facts: Partial<Parameters<typeof decideAskGate>[2]> = {}, who: Actor = ann, at = now) =>
  decideAskGate(of, input(gate), { panel: panel(gate), templatesInForce: new Set(), ...facts }, who, at);

describe("who does not vote", () => {
  it.each<[string, Gate | null, Release, string[]]>([
    ["the asker, the raiser and the manager", "planning", release(), ["ann", "rita", "rob"]],
    [
      "on G3 who handed in, filled and sealed the final build too",
      "check_in",
      threeHands(),
      ["ann", "bea", "ben", "bob", "rita", "rob"],
    ],
    [
      "but not who built an earlier iteration",
      "check_in",
      release({ builds: [threeHands().builds[0] ?? build(), build()] }),
      ["ann", "bob", "rita", "rob"],
    ],
    ["nor the builders on another gate", "deployment", threeHands(), ["ann", "rita", "rob"]],
    ["nor anybody else on a ratification", null, threeHands(), ["ann", "rita", "rob"]],
  ])("%s", (_, gate, of, excluded) => {
    expect([...excludedFrom(of, gate, actor("rita", "release_manager"))].sort()).toEqual(excluded);
  });
});

function threeHands(): Release {
  const sealed = { manifestDigest: "b".repeat(64), by: person("bea"), at: now };
  const artifacts = build().artifacts.map((one) => ({ ...one, uploadedBy: person("ben") }));
  return release({ builds: [build({ id: "build-0", sealed, artifacts })] });
}

describe("a standard-change template", () => {
  const standard = (overrides: Partial<Release> = {}) =>
    release({ model: "standard", changes: [change({ model: "standard", templateId: "template-1" })], ...overrides });
  const inForce = new Set(["template-1"]);

  it.each<[string, string | null, Release, Gate, Set<string>]>([
    ["grants G1", "template-1", standard(), "planning", inForce],
    ["grants G2", "template-1", standard(), "build_and_test", inForce],
    ["grants no other gate", null, standard(), "check_in", inForce],
    ["grants nothing while it is not in force", null, standard(), "planning", new Set()],
    ["grants nothing for a normal release", null, standard({ model: "normal" }), "planning", inForce],
    ["grants nothing for a release without a change", null, standard({ changes: [] }), "planning", inForce],
    [
      "grants nothing beside another template",
      null,
      standard({ changes: [change({ templateId: "template-1" }), change({ id: "change-2", templateId: "template-2" })] }),
      "planning",
      new Set(["template-1", "template-2"]),
    ],
  ])("%s", (_, template, of, gate, templates) => {
    expect(grantingTemplate(of, gate, templates)).toBe(template);
  });

  it("grants at once, without a seat and even without a board", () => {
    const decision = ask({ ...standard(), phase: "requested" }, "planning", {
      panel: panel("planning", { members: [] }),
      templatesInForce: inForce,
    });
    expect(eventsOf(decision)).toMatchObject([
      { type: "authorization.asked", templateId: "template-1", parties: [] },
      { type: "authorization.granted", authorizationId: "asked-1" },
    ]);
  });

  it("does not open a gate whose checks fail", () => {
    const bare = { ...standard({ plan: null }), phase: "planning" as const };
    expect(codes(ask(bare, "build_and_test", { templatesInForce: inForce }))).toContain("back-out-plan");
  });
});

describe("asking for a gate", () => {
  it.each(gates.map((gate) => [gate]))("%s is allowed when nothing is missing, and seats its electors", (gate) => {
    const [asked] = eventsOf(ask(standingBefore(gate), gate));
    expect(asked).toMatchObject({ type: "authorization.asked", subject: "gate", gate, evidenceRevision: 1, templateId: null });
    expect(asked?.type === "authorization.asked" && asked.parties.every(({ seats, needed }) => seats.length >= needed)).toBe(
      true,
    );
  });

  it.each(phases.flatMap((phase) => gates.map((gate) => [phase, gate] as const)))(
    "from %s is refused for %s unless that gate lies ahead",
    (phase, gate) => {
      const ahead: Partial<Record<Phase, Gate>> = {
        requested: "planning",
        planning: "build_and_test",
        build_and_test: "check_in",
        check_in: "deployment",
        review: "closed",
      };
      expect(codes(ask({ ...standingBefore(gate), phase }, gate)).includes("not-this-gate")).toBe(ahead[phase] !== gate);
    },
  );

  it.each<[string, string, Parameters<typeof ask>]>([
    [
      "by somebody who is no release manager",
      "role-missing",
      [standingBefore("planning"), "planning", {}, actor("dev", "developer")],
    ],
    ["by a job", "role-missing", [standingBefore("planning"), "planning", {}, job]],
    ["twice", "asked-already", [standingBefore("build_and_test", { authorizations: [authorization()] }), "build_and_test"]],
    [
      "beside an unspent grant",
      "asked-already",
      [standingBefore("build_and_test", { authorizations: [granted()] }), "build_and_test"],
    ],
    ["without a policy", "no-policy", [standingBefore("planning"), "planning", { panel: panel("planning", { policy: null }) }]],
    [
      "without enough electors",
      "too-few-electors",
      [standingBefore("build_and_test"), "build_and_test", { panel: panel("build_and_test", { members: [person("mira")] }) }],
    ],
    ["with a check that fails", "back-out-plan", [standingBefore("build_and_test", { plan: null }), "build_and_test"]],
  ])("is refused %s", (_, code, args) => {
    expect(codes(ask(...args))).toContain(code);
  });

  it("names everything that is missing at once", () => {
    const bare = standingBefore("build_and_test", { plan: null, schedule: null, impact: null, criteria: [] });
    const refused = ask(bare, "build_and_test", { panel: panel("build_and_test", { members: [] }) }, actor("dev", "developer"));
    expect(codes(refused)).toEqual([
      "role-missing",
      "back-out-plan",
      "test-strategy",
      "impact-taken",
      "window-proposed",
      "too-few-electors",
    ]);
  });

  it("is refused when the people left cannot decide: the asker counts as gone", () => {
    const three = panel("build_and_test", { members: ["mira", "ann", "rob"].map(person) });
    expect(codes(ask(standingBefore("build_and_test"), "build_and_test", { panel: three }))).toEqual(["too-few-electors"]);
  });

  it("again after its time is over ends the late request first", () => {
    const late = standingBefore("build_and_test", { authorizations: [authorization({ expiresAt: hours(-1) })] });
    expect(eventsOf(ask(late, "build_and_test")).map(({ type }) => type)).toEqual([
      "authorization.expired",
      "authorization.asked",
    ]);
  });
});

describe("a ratification", () => {
  const emergency = (overrides: Partial<Release> = {}) =>
    standingBefore("closed", { model: "emergency", changes: [change({ model: "emergency" })], ...overrides });
  const board = panel(null, {}, { subject: "ratification", model: "emergency" });
  const ratify = (of: Release, on = board, who = ann) => decideAskRatification(of, input("closed"), on, who);

  it.each<[string, string[], Parameters<typeof ratify>]>([
    ["is asked in review, after an emergency", [], [emergency()]],
    ["is for emergencies only", ["not-an-emergency"], [standingBefore("closed")]],
    ["waits for the review", ["not-in-review"], [emergency({ phase: "deployment" })]],
    [
      "is asked once",
      ["asked-already"],
      [emergency({ authorizations: [authorization({ subject: "ratification", gate: null })] })],
    ],
    [
      "is decided once",
      ["asked-already"],
      [emergency({ authorizations: [authorization({ subject: "ratification", gate: null, state: "refused" })] })],
    ],
    [
      "is asked again when it expired",
      [],
      [emergency({ authorizations: [authorization({ subject: "ratification", gate: null, state: "expired" })] })],
    ],
    ["is asked by a release manager", ["role-missing"], [emergency(), board, actor("otto", "operator")]],
  ])("%s", (_, refusals, args) => {
    expect(codes(ratify(...args))).toEqual(refusals);
  });

  it("needs somebody who voted on no gate of this release", () => {
    const everybodyVoted = authorization({ votes: ["mira", "jonas", "priya"].map((id) => vote(id, "grant")) });
    expect(codes(ratify(emergency({ authorizations: [everybodyVoted] })))).toEqual(["too-few-electors"]);
    const [asked] = eventsOf(ratify(emergency({ authorizations: [authorization({ votes: [vote("mira", "grant")] })] })));
    const uninvolved =
      asked?.type === "authorization.asked" ? asked.parties.find(({ party }) => party === "uninvolved") : undefined;
    expect(uninvolved?.seats.map(({ id }) => id)).toEqual(["jonas", "priya"]);
  });
});

describe("what an event supersedes", () => {
  const every = gates.map((gate) => authorization({ id: gate, gate }));
  const superseded = (event: ReleaseEvent) =>
    supersededBy(release({ authorizations: every }), [event]).map((one) => "authorizationId" in one && one.authorizationId);

  it.each<[ReleaseEvent, readonly Gate[]]>([
    [{ type: "release.amended", title: "", purpose: "", kind: "minor", wantedAt: null, managerId: "ann" }, gates],
    [{ type: "release.passed_on", managerId: "ann", managerName: "Ann", formerName: "Mo" }, gates],
    [{ type: "scope.changed", added: [], removed: [], model: "normal", retires: false }, gates],
    [
      { type: "plan.saved", plan: { scope: "", backOutTrigger: "", backOutSteps: "", backOutMinutes: 1, testStrategy: "" } },
      ["build_and_test", "deployment"],
    ],
    [
      { type: "schedule.saved", schedule: { windowStart: null, windowEnd: null, observationDays: 0, communication: "" } },
      ["build_and_test", "deployment", "closed"],
    ],
    [{ type: "risks.saved", risks: [] }, ["build_and_test"]],
    [{ type: "criteria.saved", criteria: [] }, ["build_and_test", "check_in"]],
    [{ type: "impact.taken", snapshot: { id: "", services: [], targets: [] } }, ["build_and_test"]],
    [{ type: "decommission.saved", tasks: [] }, ["build_and_test", "check_in"]],
    [{ type: "build.sealed", buildId: "", manifestDigest: "" }, ["check_in"]],
    [{ type: "provenance.handed_in", buildId: "", provenance: provenance() }, ["check_in"]],
    [{ type: "defect.raised", defectId: "", title: "", isBlocking: false }, ["check_in"]],
    [{ type: "criterion.judged", criterionId: "", isMet: true, note: "" }, ["check_in"]],
    [{ type: "media.checked", checkId: "", itemId: "", result: "altered" }, []],
    [{ type: "environment.chosen", environmentId: "" }, ["deployment"]],
    [{ type: "run_sheet.saved", steps: [] }, ["deployment", "closed"]],
    [
      {
        ...{ type: "rehearsal.recorded", rehearsalId: "", buildId: "", environmentId: "" },
        ...{ outcome: "went_well", minutes: 1, note: "" },
      },
      ["deployment"],
    ],
    [{ type: "deployment.started", deploymentId: "", environmentId: "", runningBefore: [] }, ["closed"]],
    [{ type: "verdicts.given", verdicts: [] }, ["closed"]],
    [{ type: "authorization.withdrawn", authorizationId: "planning", reason: "" }, []],
  ])("$type", (event, touched) => {
    expect(superseded(event)).toEqual(touched);
    expect([...gatesTouchedBy([event])]).toEqual(touched);
  });

  it("is never a spent grant, one that ends or is spent by the event itself, a ratification, or what was decided", () => {
    const authorizations = [
      granted({ id: "spent", spent: true }),
      authorization({ id: "refused", state: "refused" }),
      authorization({ id: "ratification", subject: "ratification", gate: null }),
      granted({ id: "entering", gate: "check_in" }),
    ];
    const of = release({ authorizations });
    const entered: ReleaseEvent = {
      type: "phase.entered",
      phaseEntryId: "",
      from: "build_and_test",
      to: "planning",
      via: "back",
      gate: null,
      authorizationId: "entering",
      evidenceDigest: null,
      reason: "Again",
    };
    expect(supersededBy(of, [entered])).toEqual([]);
    expect(supersededBy(of, [{ type: "risks.saved", risks: [] }])).toEqual([]);
    expect(supersededBy(of, [{ type: "build.sealed", buildId: "", manifestDigest: "" }])).toHaveLength(1);
    expect(
      supersededBy(release({ authorizations: [authorization()] }), [
        { type: "authorization.expired", authorizationId: "authorization-1" },
        { type: "risks.saved", risks: [] },
      ]),
    ).toEqual([]);
  });

  it.each<[Phase, readonly Gate[]]>([
    ["requested", gates],
    ["planning", ["build_and_test", "check_in", "deployment", "closed"]],
    ["build_and_test", ["check_in", "deployment", "closed"]],
    ["check_in", ["deployment", "closed"]],
    ["deployment", ["closed"]],
    ["review", ["closed"]],
    ["closed", []],
    ["cancelled", gates],
  ])("entering %s renews every later gate", (phase, renewed) => {
    expect(gatesRenewedBy(phase)).toEqual(renewed);
  });
});
