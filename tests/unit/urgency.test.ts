import { describe, expect, it } from "vitest";
import type { Authorization } from "#lib/domain/authorization";
import type { ReleaseStand } from "#lib/domain/release-stand";
import { byStand, byUrgency, holdOf, risksOf, urgencyOf, type WaitingDecision } from "#lib/domain/urgency";

const now = new Date("2026-11-25T10:00:00Z");
const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

const decision = (given: Partial<WaitingDecision> = {}): WaitingDecision => ({
  number: 1,
  model: "normal",
  tier: 2,
  riskLevel: null,
  riskScore: null,
  expiresAt: inHours(200),
  ...given,
});

describe("how urgent a decision is", () => {
  it.each([
    ["less than a day is left", { expiresAt: inHours(23) }, "now"],
    ["a day is left", { expiresAt: inHours(24) }, "soon"],
    ["less than three days are left", { expiresAt: inHours(71) }, "soon"],
    ["three days are left", { expiresAt: inHours(72) }, "later"],
    ["it is an emergency, whatever time is left", { model: "emergency", expiresAt: inHours(300) }, "now"],
  ] as const)("is told by what is left: %s", (_, given, urgency) => {
    expect(urgencyOf(decision(given), now)).toBe(urgency);
  });
});

describe("what makes a decision weigh more", () => {
  it("is named: the model, a high risk with its score, the tier of the service", () => {
    const high = { riskLevel: "high", riskScore: 72 } as const;
    expect(risksOf(decision({ model: "emergency", tier: 1, ...high }))).toEqual([
      "emergency",
      "high risk, 72 of 100",
      "tier 1 service",
    ]);
    expect(risksOf(decision({ riskLevel: "medium", riskScore: 59 }))).toEqual([]);
    expect(risksOf(decision({ tier: 3 }))).toEqual([]);
  });

  it("orders what ends on the same day of the reader's calendar; another day comes before or after, whatever it weighs", () => {
    const high = { riskLevel: "high", riskScore: 60 } as const;
    const late = decision({ number: 1, expiresAt: new Date("2026-11-26T21:00:00Z") });
    const emergency = decision({ number: 2, expiresAt: new Date("2026-11-26T20:00:00Z"), model: "emergency" });
    const risky = decision({ number: 3, expiresAt: new Date("2026-11-26T19:00:00Z"), ...high, tier: 3 });
    const critical = decision({ number: 4, expiresAt: new Date("2026-11-26T18:00:00Z"), tier: 1 });
    const early = decision({ number: 5, expiresAt: new Date("2026-11-26T09:00:00Z") });
    const nextDay = decision({
      number: 6,
      expiresAt: new Date("2026-11-27T01:00:00Z"),
      model: "emergency",
      ...high,
      tier: 1,
    });
    const all = [late, nextDay, early, critical, risky, emergency];
    const sorted = (zone: string) => all.toSorted(byUrgency(zone)).map(({ number }) => number);
    expect(sorted("UTC")).toEqual([2, 3, 4, 5, 1, 6]);
    // In Honolulu the early one ends the day before, and the next day's on the same day as the others.
    expect(sorted("Pacific/Honolulu")).toEqual([5, 6, 2, 3, 4, 1]);
  });
});

describe("a release in somebody's hands", () => {
  const authorization = {} as Authorization;
  const granted = (refusals: { code: string; message: string }[]): ReleaseStand => ({
    kind: "granted",
    gate: "deployment",
    authorization,
    checks: [],
    refusals,
  });
  const missing: ReleaseStand = { kind: "missing", gate: "check_in", checks: [], missing: [], refusal: null };

  it("stands still on a check, on a time that is over and on a gate that is held; else it can be moved, or waits for others", () => {
    expect(holdOf(missing)).toBe("stuck");
    expect(holdOf({ kind: "late", gate: "check_in", authorization, checks: [] })).toBe("stuck");
    expect(holdOf(granted([{ code: "window", message: "The window is not open." }]))).toBe("stuck");
    expect(holdOf(granted([]))).toBe("movable");
    expect(holdOf({ kind: "backed_out" })).toBe("movable");
    expect(holdOf({ kind: "asked", gate: "check_in", authorization, checks: [] })).toBe("waits");
  });

  it("comes first when something runs, then by what is quickest, then by how long it stands there", () => {
    const at = (stand: ReleaseStand, hours: number) => ({ stand, release: { phaseSince: inHours(hours) } });
    const sorted = [at(missing, -1), at(missing, -50), at(granted([]), -1), at({ kind: "deploying" }, -1)].sort(byStand);
    expect(sorted.map(({ stand, release }) => [stand.kind, release.phaseSince])).toEqual([
      ["deploying", inHours(-1)],
      ["granted", inHours(-1)],
      ["missing", inHours(-50)],
      ["missing", inHours(-1)],
    ]);
  });
});
