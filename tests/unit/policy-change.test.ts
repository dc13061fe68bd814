import { describe, expect, it } from "vitest";
import {
  decideAddAuthority,
  decideConfirmPolicy,
  decideProposePolicy,
  decideWithdrawPolicy,
  type PolicyProposal,
  type PolicyVersion,
  policyStand,
} from "#lib/domain/policy-change";
import { decidedBy, differencesBetween } from "#lib/domain/policy-preview";
import { actor, codes, defaultPolicy, eventsOf, now, person } from "../support/build-release.ts";

const [tom, tina] = [actor("tom", "change_manager"), actor("tina", "change_manager")];
const delivered: PolicyVersion = {
  ...defaultPolicy("gate", "deployment"),
  ...{ isEnd: false, reason: "", proposer: null, proposedAt: null, step: null },
};

const version = (number: number, overrides: Partial<PolicyVersion> = {}): PolicyVersion => ({
  ...delivered,
  ...{ id: `version-${number}`, version: number, reason: "Because.", proposer: person("tom"), proposedAt: now },
  ...overrides,
});
const step = (kind: "confirmed" | "withdrawn") => ({ step: { kind, by: person("tina"), at: now } });

const { id: _, version: __, ...place } = defaultPolicy("gate", "deployment");
const proposal = (overrides: Partial<PolicyProposal> = {}): PolicyProposal => {
  return { ...place, policyId: "new", isEnd: false, reason: "Two are too few.", ...overrides };
};

describe("the stand of a version", () => {
  const all = [
    delivered,
    version(2, step("confirmed")),
    version(3, step("withdrawn")),
    version(4),
    version(1, { kind: "major", ...step("confirmed") }),
    version(2, { kind: "major", isEnd: true, ...step("confirmed") }),
  ];
  it("is told by what came after it in its place", () => {
    expect(all.map((one) => policyStand(one, all))).toEqual([
      "followed",
      "in_force",
      "withdrawn",
      "proposed",
      "followed",
      "ended",
    ]);
  });
});

describe("proposing a policy", () => {
  it.each<[string, Partial<PolicyProposal>]>([
    ["gate-missing", { gate: null }],
    ["gate-missing", { subject: "change" }],
    ["no-emergency", { subject: "ratification", gate: null }],
    ["no-kind", { subject: "change", gate: null, kind: "major" }],
    ["no-kind", { subject: "change", gate: null, riskLevel: "high" }],
    ["no-votes", { votesNeeded: 0 }],
    ["too-long", { requestHours: 2161 }],
    ["too-long", { grantHours: 8785 }],
    ["required-twice", { authorities: [{ id: "cab", name: "CAB" }] }],
    ["reason-missing", { reason: " " }],
    ["nothing-to-end", { kind: "major", isEnd: true }],
  ])("is refused with %s: %j", (code, overrides) => {
    expect(codes(decideProposePolicy(proposal(overrides), [delivered], tom))).toEqual([code]);
  });

  it("takes the next number of its place, and one at a time", () => {
    const all = [delivered, version(2, step("withdrawn"))];
    expect(eventsOf(decideProposePolicy(proposal(), all, tom))).toMatchObject([{ type: "policy.proposed", version: 3 }]);
    expect(eventsOf(decideProposePolicy(proposal({ kind: "minor" }), all, tom))).toMatchObject([{ version: 1 }]);
    expect(codes(decideProposePolicy(proposal(), [...all, version(3)], tom))).toEqual(["proposed-already"]);
  });

  it("is for administrators and change managers", () => {
    expect(codes(decideProposePolicy(proposal(), [delivered], actor("mo", "release_manager")))).toEqual(["role-missing"]);
    expect(codes(decideProposePolicy(proposal(), [delivered], actor("ada", "administrator")))).toEqual([]);
  });
});

describe("confirming and withdrawing", () => {
  it.each<[string[], PolicyVersion, readonly PolicyVersion[]]>([
    [["delivered"], delivered, [delivered]],
    [["confirmed"], version(2, step("confirmed")), []],
    [["withdrawn"], version(2, step("withdrawn")), []],
    [["followed"], version(2), [version(3, step("confirmed"))]],
    [[], version(2), [version(3)]],
  ])("answers %j", (refusals, one, others) => {
    expect(codes(decideConfirmPolicy(one, [one, ...others], tina))).toEqual(refusals);
  });

  it("is confirmed by another than who proposed it, and withdrawn by anybody who may propose", () => {
    expect(codes(decideConfirmPolicy(version(2), [version(2)], tom))).toEqual(["proposer"]);
    expect(codes(decideWithdrawPolicy(version(2), [version(2)], tom))).toEqual([]);
    expect(codes(decideWithdrawPolicy(version(2), [version(2)], tina))).toEqual([]);
    expect(codes(decideWithdrawPolicy(version(2), [version(2)], actor("mo", "release_manager")))).toEqual(["role-missing"]);
  });
});

describe("adding an authority", () => {
  it("takes a name once, however it is written", () => {
    expect(codes(decideAddAuthority({ authorityId: "a", name: "security" }, ["Security"], tom))).toEqual(["name-taken"]);
    expect(codes(decideAddAuthority({ authorityId: "a", name: "Legal" }, ["Security"], tom))).toEqual([]);
  });
});

describe("what a policy would have changed", () => {
  const question = { subject: "gate", gate: "deployment", model: "normal", kind: "major", riskLevel: "high" } as const;

  it("is nothing where another policy rules", () => {
    const ofRisk = version(1, { id: "of-risk", riskLevel: "high", ...step("confirmed") });
    expect(decidedBy(question, [delivered, ofRisk], version(2))).toEqual({ after: ofRisk, isTouched: false });
    expect(decidedBy(question, [delivered], version(2)).isTouched).toBe(true);
    expect(decidedBy(question, [ofRisk], version(2, { riskLevel: "high", isEnd: true }))).toEqual({
      after: null,
      isTouched: true,
    });
  });

  it("is said point by point", () => {
    const after = version(2, {
      ...{ authority: { id: "security", key: null, name: "Security" }, votesNeeded: 1, parties: ["affected_owner"] as const },
      ...{ rule: "veto" as const, abstentions: "as_refusal" as const, secondFactor: "passkey" as const },
      authorities: [{ id: "cab", name: "CAB" }],
    });
    expect(differencesBetween(delivered, after)).toEqual([
      "Decided by the Security instead of the Change advisory board.",
      "One vote fewer: 1 instead of 2.",
      "Also the owner of each affected service.",
      "No longer the service owner.",
      "Also one of CAB.",
      expect.stringMatching(/^Counted otherwise: /),
      "Abstentions would have counted as refusals.",
      "Signed with a passkey.",
    ]);
    expect(differencesBetween(delivered, version(2))).toEqual([]);
  });
});
