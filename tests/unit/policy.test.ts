import { describe, expect, it } from "vitest";
import { isPolicyPanel } from "#lib/domain/authorization";
import {
  type Panel,
  type Policy,
  type PolicyPlace,
  type PolicyQuestion,
  policyFor,
  riskLevelIn,
  seatParties,
} from "#lib/domain/policy";
import { gates } from "#lib/domain/release";
import { panel, person } from "../support/build-release.ts";

function seats(of: Panel, ...excluded: string[]): Record<string, string[]> {
  if (!isPolicyPanel(of)) throw new Error("This panel has no policy.");
  const parties = seatParties(of, new Set(excluded));
  return Object.fromEntries(
    parties.map(({ party, seats: held }) => [party, held.map(({ id, standing }) => `${id} (${standing})`)]),
  );
}

describe("the default policies", () => {
  it.each<[string, Record<string, number>]>([
    ["planning", { authority: 1 }],
    ["build_and_test", { authority: 2 }],
    ["check_in", { authority: 2, change_manager: 1, service_owner: 1 }],
    ["deployment", { authority: 2, service_owner: 1 }],
    ["closed", { authority: 1, service_owner: 1 }],
  ])("of %s ask for these numbers", (gate, numbers) => {
    const of = panel(gates.find((one) => one === gate) ?? null) as Panel & { policy: Policy };
    expect(Object.fromEntries(seatParties(of, new Set()).map(({ party, needed }) => [party, needed]))).toEqual(numbers);
  });

  it("give a veto to the required parties, not to the members", () => {
    const of = panel("check_in") as Panel & { policy: Policy };
    expect(seatParties(of, new Set()).map(({ party, mayVeto }) => [party, mayVeto])).toEqual([
      ["authority", false],
      ["change_manager", true],
      ["service_owner", true],
    ]);
  });
});

describe("seats", () => {
  it("go to every member who is not excluded", () => {
    expect(seats(panel("build_and_test"), "jonas")).toEqual({ authority: ["mira (member)", "priya (member)"] });
  });

  it.each<[string, Partial<Panel>, string[], string[]]>([
    ["to the owner", {}, [], ["olga (owner)"]],
    ["to the deputy when the owner is excluded", {}, ["olga"], ["dora (deputy)"]],
    ["to the deputy when there is no owner", { owner: null }, [], ["dora (deputy)"]],
    ["to the change managers when owner and deputy are excluded", {}, ["olga", "dora"], ["tom (stand_in)", "tina (stand_in)"]],
    ["to the change managers when there is neither", { owner: null, deputy: null }, [], ["tom (stand_in)", "tina (stand_in)"]],
    ["to the change managers left", { owner: null, deputy: null }, ["tom"], ["tina (stand_in)"]],
    ["to nobody when nobody is left", { owner: null, deputy: null, changeManagers: [person("tom")] }, ["tom"], []],
  ])("of the service owner go %s", (_, overrides, excluded, expected) => {
    expect(seats(panel("deployment", overrides), ...excluded)["service_owner"]).toEqual(expected);
  });

  it("of one person may serve several parties", () => {
    const of = panel("check_in", { members: [person("tom"), person("mira")], owner: person("tom") });
    expect(seats(of)).toEqual({
      authority: ["tom (member)", "mira (member)"],
      change_manager: ["tom (member)", "tina (member)"],
      service_owner: ["tom (owner)"],
    });
  });
});

describe("the policy that rules", () => {
  const question: PolicyQuestion = {
    subject: "gate",
    gate: "deployment",
    model: "normal",
    kind: "major",
    riskLevel: "high",
  };
  const place = (kind: PolicyPlace["kind"], riskLevel: PolicyPlace["riskLevel"]): PolicyPlace => ({
    ...question,
    kind,
    riskLevel,
  });
  const [anywhere, ofMajor, atHigh, both] = [
    place(null, null),
    place("major", null),
    place(null, "high"),
    place("major", "high"),
  ];

  it.each<[string, PolicyPlace[], PolicyPlace]>([
    ["is the only one", [anywhere], anywhere],
    ["names the kind rather than nothing", [anywhere, ofMajor], ofMajor],
    ["names the risk rather than nothing", [atHigh, anywhere], atHigh],
    ["names the risk rather than the kind", [ofMajor, atHigh, anywhere], atHigh],
    ["names both rather than one", [ofMajor, both, atHigh, anywhere], both],
  ])("%s", (_, inForce, expected) => {
    expect(policyFor(inForce, question)).toBe(expected);
  });

  it.each<[string, PolicyPlace]>([
    ["of another kind", place("patch", null)],
    ["of another risk", place(null, "medium")],
    ["of another gate", { ...anywhere, gate: "closed" }],
    ["of another model", { ...anywhere, model: "standard" }],
    ["of another subject", { ...anywhere, subject: "change", gate: null }],
  ])("is none %s", (_, only) => {
    expect(policyFor([only], question)).toBeNull();
  });

  it("reads the risk out of the evidence, which is low when it tells none", () => {
    const bytes = (value: object) => new TextEncoder().encode(JSON.stringify(value));
    expect(riskLevelIn(bytes({ risk: { level: "high" } }))).toBe("high");
    expect(riskLevelIn(bytes({ subject: "gate" }))).toBe("low");
  });
});
