import { describe, expect, it } from "vitest";
import { supersededBy } from "#lib/domain/gate-asking";
import { conditionsOf, gateChecks } from "#lib/domain/gate-checks";
import { assembleGateEvidence } from "#lib/domain/gate-evidence";
import { decideCastVote } from "#lib/domain/gate-voting";
import { gates, type Release } from "#lib/domain/release";
import {
  decideEndWaiver,
  decideWaiveCheck,
  isWaivable,
  type WaiveFacts,
  type WaiveInput,
  type WaiverRule,
  waivableChecks,
  waiverState,
  waiversInForce,
} from "#lib/domain/waiver";
import { assembleWaiverEvidence } from "#lib/domain/waiver-evidence";
import { decideConfirmWaiverRule, decideProposeWaiverRule } from "#lib/domain/waiver-rule";
import {
  actor,
  authorization,
  changeSuccess,
  codes,
  days,
  eventsOf,
  granted,
  hours,
  now,
  person,
  standingBefore,
  vote,
  waiver,
} from "../support/build-release.ts";

const unmet = [{ id: "criterion-1", text: "A refund arrives", tie: null, result: { isMet: false, note: "A week later" } }];
const unmetCriteria = (overrides: Partial<Release> = {}) => standingBefore("check_in", { criteria: unmet, ...overrides });
const check = (of: Release, at = now) => gateChecks(of, "check_in", at).find(({ code }) => code === "criteria-met");
const own = (overrides = {}) =>
  authorization({ id: "own", number: 12, subject: "waiver", gate: null, waiverId: "waiver-1", ...overrides });

const rule: WaiverRule = {
  id: "rule-1",
  gate: "check_in",
  check: "criteria-met",
  version: 1,
  role: "change_manager",
  authority: null,
  longestDays: 30,
};
const input: WaiveInput = { waiverId: "waiver-9", check: "criteria-met", reason: "A week later", until: days(10) };
const chen = actor("chen", "change_manager");
function waive(of: Release, wish: Partial<WaiveInput> = {}, facts: Partial<WaiveFacts> = {}, who = chen) {
  const checks = gateChecks(of, "check_in", now);
  const known: WaiveFacts = { gate: "check_in", checks, rule, mayWaive: true, isHighRisk: false, ...facts };
  return decideWaiveCheck(of, { ...input, ...wish }, known, who, now);
}

describe("what can be waived", () => {
  it("is never a perfect test run, digests in the library, the back-out plan, nor what a phase stands on", () => {
    for (const code of [
      "tests-perfect",
      "build-sealed",
      "in-library",
      "re-hashed",
      "not-withdrawn",
      "back-out-plan",
      "run-sheet",
      "changes-authorized",
    ])
      expect(gates.filter((gate) => isWaivable(gate, code))).toEqual([]);
    expect(isWaivable("check_in", "toString")).toBe(false);
  });

  it("is called what the check itself is called", () => {
    for (const gate of gates) {
      const titles = [standingBefore(gate), standingBefore(gate, { retires: true })].flatMap((of) =>
        gateChecks(of, gate, now).map(({ code, title }) => [code, title]),
      );
      const own = Object.fromEntries(titles) as Record<string, string>;
      for (const [code, title] of Object.entries(waivableChecks[gate])) expect([code, own[code]]).toEqual([code, title]);
    }
  });
});

describe("a check that is waived", () => {
  it("neither fails nor reads as passed, and says by whom, until when and why", () => {
    const waived = check(unmetCriteria({ waivers: [waiver()] }));
    expect(waived).toMatchObject({ state: "waived", isCondition: true });
    expect(waived?.detail).toMatch(/^Waived by chen until .* UTC: The customer accepts it a week later\nNot met: /i);
    expect(conditionsOf(unmetCriteria({ waivers: [waiver()] }), "check_in", now)).toEqual([]);
  });

  it.each<[string, Partial<Release>, number]>([
    ["after its end date", { waivers: [waiver({ until: days(1) })] }, 1],
    ["when it was ended", { waivers: [waiver({ ended: { by: person("chen"), at: hours(-1), reason: "No" } })] }, 0],
    ["while a board has still to grant it", { waivers: [waiver({ needsAuthorization: true })], authorizations: [own()] }, 0],
    [
      "when a board refused it",
      { waivers: [waiver({ needsAuthorization: true })], authorizations: [own({ state: "refused" })] },
      0,
    ],
  ])("shuts the gate %s, at the deciding vote and at passing too", (_, standing, inDays) => {
    const at = days(inDays);
    expect(check(unmetCriteria(standing), at)).toMatchObject({ state: "fails", isCondition: true });
    expect(conditionsOf(unmetCriteria(standing), "check_in", at).map(({ code }) => code)).toEqual(["criteria-met"]);
  });

  it("counts at high risk once a board has granted it", () => {
    const of = unmetCriteria({ waivers: [waiver({ needsAuthorization: true })], authorizations: [own({ state: "granted" })] });
    expect(check(of)?.state).toBe("waived");
    expect(waiversInForce(of, "check_in", now)).toHaveLength(1);
  });

  it("reads as holding when it holds after all, and another gate knows nothing of it", () => {
    const of = standingBefore("check_in", { waivers: [waiver()] });
    expect(check(of)).toMatchObject({ state: "holds" });
    expect(waiversInForce(unmetCriteria({ waivers: [waiver({ gate: "closed" })] }), "check_in", now)).toEqual([]);
  });

  it("is part of what the authority is shown", () => {
    const told = (of: Release) =>
      JSON.parse(
        new TextDecoder().decode(
          assembleGateEvidence(of, "check_in", "a", {
            baseline: [],
            collisions: [],
            changeSuccess,
            waivers: waiversInForce(of, "check_in", now),
          }).bytes,
        ),
      ) as { waivers?: { id: string; reason: string }[] };
    expect(told(unmetCriteria({ waivers: [waiver()] })).waivers).toMatchObject([
      { id: "waiver-1", check: "criteria-met", reason: "The customer accepts it a week later", as: "change manager" },
    ]);
    expect(told(unmetCriteria()).waivers).toBeUndefined();
  });
});

describe("waiving a check", () => {
  it("is told with the rule it follows, and needs an authorization of its own at high risk", () => {
    expect(eventsOf(waive(unmetCriteria()))).toMatchObject([
      {
        type: "waiver.given",
        gate: "check_in",
        check: "criteria-met",
        ruleId: "rule-1",
        as: "change manager",
        needsAuthorization: false,
      },
    ]);
    expect(eventsOf(waive(unmetCriteria(), {}, { isHighRisk: true }))).toMatchObject([{ needsAuthorization: true }]);
  });

  it.each<[string, string[], () => ReturnType<typeof waive>]>([
    ["of a check that is never waived", ["not-waivable"], () => waive(unmetCriteria(), { check: "tests-perfect" })],
    ["that no rule in force allows", ["not-waivable"], () => waive(unmetCriteria(), {}, { rule: null })],
    ["that a rule lets nobody do", ["not-waivable"], () => waive(unmetCriteria(), {}, { rule: { ...rule, role: null } })],
    ["before no gate", ["no-gate"], () => waive(unmetCriteria(), {}, { gate: null })],
    ["by whom the rule does not name", ["may-not-waive"], () => waive(unmetCriteria(), {}, { mayWaive: false })],
    ["by who manages the release", ["own-release"], () => waive(unmetCriteria(), {}, {}, actor("ann", "change_manager"))],
    ["by who raised it", ["own-release"], () => waive(unmetCriteria(), {}, {}, actor("rob", "change_manager"))],
    ["by who handed in the build", ["own-release"], () => waive(unmetCriteria(), {}, {}, actor("bob", "change_manager"))],
    ["of a check that holds", ["not-failing"], () => waive(standingBefore("check_in"))],
    ["of a check that is waived", ["waived-already"], () => waive(unmetCriteria({ waivers: [waiver()] }))],
    [
      "of a check whose waiver waits for its board",
      ["waived-already"],
      () => waive(unmetCriteria({ waivers: [waiver({ needsAuthorization: true })], authorizations: [own()] })),
    ],
    ["without a reason", ["reason-missing"], () => waive(unmetCriteria(), { reason: " " })],
    ["until a moment that is over", ["until-past"], () => waive(unmetCriteria(), { until: now })],
    ["for longer than the rule allows", ["too-long"], () => waive(unmetCriteria(), { until: days(31) })],
    [
      "with everything wrong says everything at once",
      ["may-not-waive", "own-release", "not-failing", "reason-missing", "until-past"],
      () => waive(standingBefore("check_in"), { reason: "", until: now }, { mayWaive: false }, actor("ann")),
    ],
  ])("%s is refused", (_, refusals, decision) => {
    expect(codes(decision())).toEqual(refusals);
  });

  it("is possible again when the last waiver is over or was refused", () => {
    expect(waive(unmetCriteria({ waivers: [waiver({ until: hours(-1) })] })).allowed).toBe(true);
    const refused = { waivers: [waiver({ needsAuthorization: true })], authorizations: [own({ state: "refused" })] };
    expect(waive(unmetCriteria(refused)).allowed).toBe(true);
  });

  it("supersedes what was asked for, and so does its end", () => {
    const asked = unmetCriteria({ authorizations: [authorization({ gate: "check_in" })] });
    const [given] = eventsOf(waive(asked));
    expect(supersededBy(asked, given ? [given] : [])).toMatchObject([{ type: "authorization.superseded" }]);
    const waived = unmetCriteria({ waivers: [waiver()], authorizations: [granted({ gate: "check_in" })] });
    const ended = eventsOf(decideEndWaiver(waived, { waiverId: "waiver-1", reason: "No" }, { mayWaive: true }, chen, now));
    expect(supersededBy(waived, ended)).toMatchObject([{ type: "authorization.superseded" }]);
  });
});

describe("ending a waiver", () => {
  const end = (of: Release, who = chen, mayWaive = false, reason = "It is met now") =>
    decideEndWaiver(of, { waiverId: "waiver-1", reason }, { mayWaive }, who, now);
  const given = unmetCriteria({ waivers: [waiver()] });

  it.each([
    ["who gave it", chen, false],
    ["who may give one", actor("cora", "change_manager"), true],
    ["the release manager", actor("ann", "release_manager"), false],
  ])("is for %s", (_, who, mayWaive) => {
    expect(eventsOf(end(given, who, mayWaive))).toMatchObject([{ type: "waiver.ended", waiverId: "waiver-1" }]);
  });

  it("takes the request for its authorization back with it", () => {
    const waiting = unmetCriteria({ waivers: [waiver({ needsAuthorization: true })], authorizations: [own()] });
    expect(eventsOf(end(waiting))).toMatchObject([
      { type: "waiver.ended" },
      { type: "authorization.withdrawn", authorizationId: "own" },
    ]);
  });

  it.each<[string, string[], ReturnType<typeof end>]>([
    ["by anybody else", ["may-not-end"], end(given, actor("tess", "tester"))],
    ["without a reason", ["reason-missing"], end(given, chen, false, " ")],
    ["that is over", ["over"], end(unmetCriteria({ waivers: [waiver({ until: hours(-1) })] }))],
    ["that nobody gave", ["no-such-waiver"], end(unmetCriteria())],
  ])("%s is refused", (_, refusals, decision) => {
    expect(codes(decision)).toEqual(refusals);
  });
});

describe("the authorization of a waiver", () => {
  it("is not granted when the waiver is over already", () => {
    const of = unmetCriteria({
      waivers: [waiver({ needsAuthorization: true, until: hours(-1) })],
      authorizations: [own({ votes: [vote("mira", "grant")] })],
    });
    const ballot = {
      authorizationId: "own",
      voteId: "v",
      verdict: "grant",
      reason: "",
      evidenceDigest: own().evidenceDigest,
    } as const;
    expect(codes(decideCastVote(of, ballot, actor("jonas"), now))).toEqual(["waiver-over"]);
  });

  it("is over when the release goes on, whatever way", () => {
    const of = unmetCriteria({ waivers: [waiver({ needsAuthorization: true })], authorizations: [own()] });
    const moved = { type: "phase.entered", phaseEntryId: "e", from: "build_and_test", to: "planning", via: "back" } as const;
    const events = [{ ...moved, gate: null, authorizationId: null, evidenceDigest: null, reason: "Anew" }];
    expect(supersededBy(of, events)).toMatchObject([{ type: "authorization.superseded", authorizationId: "own" }]);
    expect(
      waiverState(unmetCriteria({ authorizations: [own({ state: "superseded" })] }), waiver({ needsAuthorization: true }), now),
    ).toBe("not_granted");
  });

  it("shows what the gate's authority would be shown, and the waiver with what is missing", () => {
    const of = unmetCriteria();
    const ofGate = assembleGateEvidence(of, "check_in", "gate-authorization", { baseline: [], collisions: [], changeSuccess });
    const asked = { id: "waiver-1", gate: "check_in", check: "criteria-met", reason: "Later", until: days(3) } as const;
    const { bytes } = assembleWaiverEvidence(
      { ...asked, givenBy: person("chen"), as: "change manager", missing: "Not met: A refund arrives" },
      { authorizationId: "own", revision: 2, ofGate },
    );
    expect(JSON.parse(new TextDecoder().decode(bytes))).toMatchObject({
      ...{ subject: "waiver", gate: null, authorization: "own", revision: 2, title: of.title },
      acceptanceCriteria: [{ isMet: false }],
      waiver: { id: "waiver-1", title: "Acceptance criteria met", reason: "Later", missing: "Not met: A refund arrives" },
    });
  });
});

describe("a rule on waivers", () => {
  const proposal = {
    ruleId: "r",
    gate: "check_in",
    check: "criteria-met",
    version: 2,
    role: "change_manager",
    authority: null,
    longestDays: 14,
  } as const;
  const cab = { id: "cab", name: "Change advisory board" };

  it.each([
    ["a role", {}],
    ["an authority", { role: null, authority: cab }],
    ["nobody", { role: null }],
  ])("may name %s", (_, wish) => {
    expect(eventsOf(decideProposeWaiverRule({ ...proposal, ...wish }, chen))).toMatchObject([
      { type: "waiver_rule.proposed", version: 2 },
    ]);
  });

  it.each<[string, string[], Partial<Parameters<typeof decideProposeWaiverRule>[0]>]>([
    ["for what is never waived", ["not-waivable"], { check: "tests-perfect" }],
    ["naming a role and an authority", ["two-bodies"], { authority: cab }],
    ["for more than a year", ["days"], { longestDays: 367 }],
    ["for no day", ["days"], { longestDays: 0 }],
  ])("%s is refused", (_, refusals, wish) => {
    expect(codes(decideProposeWaiverRule({ ...proposal, ...wish }, chen))).toEqual(refusals);
  });

  it("is confirmed by a second person, once, and not behind a later one", () => {
    const proposed = {
      id: "r",
      gate: "check_in",
      check: "criteria-met",
      version: 2,
      proposedBy: "chen",
      isConfirmed: false,
      versionInForce: 1,
    } as const;
    const cora = actor("cora", "change_manager");
    expect(eventsOf(decideConfirmWaiverRule(proposed, cora))).toMatchObject([{ type: "waiver_rule.confirmed", ruleId: "r" }]);
    expect(codes(decideConfirmWaiverRule(proposed, chen))).toEqual(["proposer"]);
    expect(codes(decideConfirmWaiverRule({ ...proposed, isConfirmed: true }, cora))).toEqual(["confirmed"]);
    expect(codes(decideConfirmWaiverRule({ ...proposed, proposedBy: null }, cora))).toEqual(["confirmed"]);
    expect(codes(decideConfirmWaiverRule({ ...proposed, versionInForce: 3 }, cora))).toEqual(["outdated"]);
    expect(codes(decideConfirmWaiverRule(proposed, actor("tess", "tester")))).toEqual(["role-missing"]);
  });
});
