import { describe, expect, it } from "vitest";
import { affectedIn, decisionFacts, decisionQuestion } from "#lib/domain/decision-question";
import type { Gate } from "#lib/domain/release";

const onGate = (gate: Gate) => ({ subject: "gate", gate }) as const;
const service = { key: "payments", name: "Payments", tier: 1 };
const said = (gate: Gate, evidence: object, plan: unknown = null) =>
  decisionFacts(onGate(gate), evidence, plan).map((fact) =>
    "says" in fact ? `${fact.term}: ${fact.says}` : `${fact.term}: ${fact.from}`,
  );

describe("the question of a decision", () => {
  it.each<[Gate, object, string]>([
    ["planning", {}, "May Payments 4.8 be planned?"],
    ["build_and_test", {}, "May Payments 4.8 be built and tested?"],
    ["check_in", {}, "May Payments 4.8 enter the library?"],
    ["deployment", { environment: { name: "production" } }, "May Payments 4.8 be deployed to production?"],
    ["closed", {}, "Is the review of Payments 4.8 accepted?"],
    ["build_and_test", { retires: true }, "Is the plan good enough to retire Payments?"],
    ["check_in", { retires: true }, "Is everything ready to retire Payments?"],
  ])("is asked by gate: %s", (gate, more, question) => {
    expect(decisionQuestion(onGate(gate), { title: "Payments 4.8", service, ...more })).toBe(question);
  });

  it("counts only reports on the sealed digests, the last of each suite", () => {
    const report = (suite: string, manifestDigest: string, tests: number, failed: number) => ({
      suite,
      manifestDigest,
      tests,
      failed,
    });
    const build = {
      iteration: 4,
      manifestDigest: "new",
      artifacts: [{}],
      testReports: [
        report("unit", "old", 900, 0),
        report("unit", "new", 1000, 3),
        report("unit", "new", 1000, 0),
        report("contract", "new", 205, 0),
      ],
    };
    expect(said("check_in", { build, defects: [], acceptanceCriteria: [{ isMet: true }, { isMet: false }] })).toEqual([
      "Tests on these digests: 1,205 of 1,205",
      "Acceptance criteria: 1 of 2 met",
      "Defects: None open",
      "Hit if it fails: Not known",
    ]);
  });

  it("takes who is hit from the plan that was granted where the evidence itself does not say", () => {
    const impact = {
      takenAt: "2026-11-20T10:00:00.000Z",
      affectedServices: [
        { ...service, distance: 1 },
        { key: "shop", name: "Shop", tier: 2, distance: 0 },
      ],
    };
    expect(said("closed", { verdicts: [{ verdict: "met" }, { verdict: "missed" }], deployments: [] }, { impact })).toEqual([
      "Deployment: None recorded",
      "Service levels: 1 of 2 met",
      "What follows: Not given",
      "Hit if it fails: 2 services",
    ]);
    expect(affectedIn({ impact })?.services.map(({ key }) => key)).toEqual(["shop", "payments"]);
    expect(affectedIn({})).toBeNull();
  });

  it.each([null, "text", 7, [], { build: "x", risks: 3, changes: null, deployments: [null] }])(
    "reads %j without failing: nothing in evidence is promised",
    (evidence) => {
      for (const gate of ["planning", "build_and_test", "check_in", "deployment", "closed"] as const)
        expect(decisionFacts(onGate(gate), evidence, evidence).length).toBeLessThanOrEqual(4);
    },
  );
});
