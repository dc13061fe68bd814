import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AffectedService, type Gate, gates, type Rehearsal, type Release } from "#lib/domain/release";
import {
  assessRisk,
  type ChangeSuccess,
  type Collision,
  factorNames,
  factorWeights,
  type RiskFactorKey,
  riskFormula,
  riskLevel,
} from "#lib/domain/risk";
import { build, change, changeSuccess, hours, now, rehearsal, release, report } from "../support/build-release.ts";

const factor = (
  key: RiskFactorKey,
  overrides: Partial<Release> = {},
  gate: Gate = "deployment",
  success = changeSuccess,
  collisions: Collision[] = [],
) => {
  const found = assessRisk(release(overrides), gate, { changeSuccess: success, collisions }).factors.find(
    (one) => one.factor === key,
  );
  if (!found) throw new Error(`There is no factor ${key}.`);
  return found;
};
const others = (n: number): Collision[] =>
  Array.from({ length: n }, (_, index) => ({ number: index + 1, title: `Other ${index + 1}`, service: "Web shop" }));
const history = (deployments: number, succeeded: number): ChangeSuccess => ({ takenAt: now, deployments, succeeded });

const facts = (deployments: number, succeeded: number, collisions = 0) => ({
  changeSuccess: history(deployments, succeeded),
  collisions: others(collisions),
});

/** Services hit, by tier. */
const hit = (...tiers: number[]): Pick<Release, "impact"> => ({
  impact: {
    id: "impact-1",
    takenAt: now,
    targets: [],
    services: tiers.map(
      (tier, index): AffectedService => ({
        id: `s${index}`,
        key: `S${index}`,
        name: `S ${index}`,
        tier,
        distance: index,
        via: null,
      }),
    ),
  },
});
const carried = (n: number) => Array.from({ length: n }, (_, index) => change({ id: `change-${index}`, number: index + 1 }));
const window = (minutes: number, backOutMinutes: number): Partial<Release> => {
  const { plan, schedule } = release();
  return {
    plan: plan && { ...plan, backOutMinutes },
    schedule: schedule && { ...schedule, windowStart: hours(10), windowEnd: new Date(hours(10).getTime() + minutes * 60_000) },
  };
};

describe("the bands of the score", () => {
  it.each([
    [0, "low"],
    [29, "low"],
    [30, "medium"],
    [59, "medium"],
    [60, "high"],
    [100, "high"],
  ] as const)("%i of 100 is %s", (score, level) => {
    expect(riskLevel(score)).toBe(level);
  });
});

describe("the weights", () => {
  it("sum to 100, so that a score of all factors is its points", () => {
    expect(Object.values(factorWeights).reduce((sum, weight) => sum + weight, 0)).toBe(100);
  });
});

describe("breadth of impact", () => {
  it.each<[string, number[], number]>([
    ["nothing", [], 0],
    ["breadth 2", [3], 0],
    ["breadth 3", [2], 5],
    ["breadth 5", [1], 5],
    ["breadth 6", [1, 4], 10],
    ["breadth 10", [1, 1], 10],
    ["breadth 11", [1, 1, 4], 15],
    ["breadth 20", [1, 1, 1, 1], 15],
    ["breadth 21", [1, 1, 1, 1, 4], 20],
  ])("of %s gives its points", (_name, tiers, points) => {
    expect(factor("breadth", hit(...tiers))).toMatchObject({ points, state: "weighed" });
  });

  it("names the services, those of tier 1, and the breadth they add to", () => {
    expect(factor("breadth", hit(1, 1, 2, 4)).reading).toBe("4 services, 2 of tier 1: breadth 14");
    expect(factor("breadth", hit(3)).reading).toBe("1 service, none of tier 1: breadth 2");
  });

  it("is not known before a snapshot was taken while planning", () => {
    expect(factor("breadth", { impact: null })).toMatchObject({ state: "not_known_yet", points: null });
    expect(factor("breadth", {}, "planning")).toMatchObject({ state: "not_known_yet", points: null });
  });
});

describe("the change model", () => {
  it.each([
    ["standard", 0],
    ["normal", 4],
    ["emergency", 10],
  ] as const)("%s gives %i", (model, points) => {
    expect(factor("model", { model })).toMatchObject({ points });
  });
});

describe("the size", () => {
  it.each([
    ["patch", 0, 1],
    ["patch", 1, 1],
    ["patch", 2, 3],
    ["minor", 3, 6],
    ["minor", 4, 8],
    ["major", 7, 12],
    ["major", 8, 15],
    ["major", 40, 15],
  ] as const)("of a %s release with %i changes gives %i", (kind, changes, points) => {
    expect(factor("size", { kind, changes: carried(changes) })).toMatchObject({ points });
  });
});

describe("the test history", () => {
  const builds = (n: number, failed: number) =>
    Array.from({ length: n }, (_, index) =>
      build({ id: `build-${index}`, iteration: index + 1, reports: [report({ failed: index < failed ? 1 : 0 }), report()] }),
    );
  it.each([
    [1, 0, 0],
    [1, 1, 3],
    [2, 0, 3],
    [2, 1, 6],
    [3, 2, 12],
    [4, 2, 15],
    [9, 8, 15],
  ])("of %i builds, %i with a failed test, gives %i", (n, failed, points) => {
    expect(factor("test_history", { builds: builds(n, failed) })).toMatchObject({ points });
  });

  it("is not known before something was built, and nothing to weigh in a retirement", () => {
    expect(factor("test_history", { builds: [] }).state).toBe("not_known_yet");
    expect(factor("test_history", {}, "build_and_test").state).toBe("not_known_yet");
    expect(factor("test_history", { retires: true, builds: [] }).state).toBe("nothing_to_weigh");
  });
});

describe("the change success of the service", () => {
  it.each([
    [0, 0, 8],
    [2, 2, 8],
    [3, 3, 0],
    [100, 96, 0],
    [20, 19, 5],
    [100, 86, 5],
    [100, 85, 10],
    [100, 71, 10],
    [100, 70, 15],
    [3, 0, 15],
  ])("of %i deployments of which %i went well gives %i", (deployments, succeeded, points) => {
    expect(factor("change_success", {}, "planning", history(deployments, succeeded))).toMatchObject({ points });
  });

  it("says that there were too few to tell", () => {
    expect(factor("change_success", {}, "planning", history(1, 1)).reading).toContain("too few to tell");
  });
});

describe("the back-out against the window", () => {
  it.each([
    [9, 0],
    [10, 3],
    [24, 3],
    [25, 6],
    [49, 6],
    [50, 8],
    [99, 8],
    [100, 10],
    [300, 10],
  ])("of %i minutes in a window of 100 gives %i", (minutes, points) => {
    expect(factor("back_out", window(100, minutes))).toMatchObject({ points, state: "weighed" });
  });

  it("is not known without a plan or a window, nor at check-in, where the window may still move", () => {
    for (const lacking of [{ plan: null }, { schedule: null }]) expect(factor("back_out", lacking).state).toBe("not_known_yet");
    expect(factor("back_out", {}, "planning").state).toBe("not_known_yet");
    expect(factor("back_out", {}, "check_in")).toMatchObject({ state: "not_known_yet", points: null });
  });
});

describe("collisions", () => {
  it.each([
    [0, 0],
    [1, 5],
    [2, 8],
    [3, 8],
    [4, 10],
    [50, 10],
  ])("of %i other releases in the window give %i", (n, points) => {
    expect(factor("collisions", {}, "deployment", changeSuccess, others(n))).toMatchObject({ points, state: "weighed" });
  });

  it("names the releases", () => {
    const reading = (n: number) => factor("collisions", {}, "build_and_test", changeSuccess, others(n)).reading;
    expect(reading(0)).toBe("No other release in the window reaches the same services");
    expect(reading(1)).toBe("1 other release in the window reaches the same services: REL-1");
    expect(reading(2)).toBe("2 other releases in the window reach the same services: REL-1, REL-2");
  });

  it("are not known without a window or a snapshot, nor where neither is decided, and are over at the end", () => {
    for (const lacking of [{ impact: null }, { schedule: null }])
      expect(factor("collisions", lacking)).toMatchObject({ state: "not_known_yet", points: null });
    for (const gate of ["planning", "check_in"] as const) expect(factor("collisions", {}, gate).state).toBe("not_known_yet");
    expect(factor("collisions", {}, "closed")).toMatchObject({ state: "nothing_to_weigh", points: null });
  });
});

describe("the rehearsal", () => {
  const failed = rehearsal({ id: "rehearsal-2", outcome: "failed", note: "Disk full" });
  it.each<[string, Rehearsal[], number]>([
    ["none", [], 5],
    ["one that went well", [rehearsal()], 0],
    ["one that failed", [failed], 5],
    ["one that went well after one that failed", [failed, rehearsal()], 0],
    ["one that failed after one that went well", [rehearsal(), failed], 5],
    ["one of an earlier build", [rehearsal({ buildId: "build-0" })], 5],
  ])("%s gives its points", (_name, rehearsals, points) => {
    expect(factor("rehearsal", { rehearsals })).toMatchObject({ points, state: "weighed" });
    expect(factor("rehearsal", { rehearsals }, "closed")).toMatchObject({ points });
  });

  it("says where, how long and how it ended", () => {
    expect(factor("rehearsal").reading).toBe("Rehearsed in sandbox, in 12 minutes: it went well");
    expect(factor("rehearsal", { rehearsals: [] }).reading).toBe("The build that goes out was not rehearsed");
  });

  it("is not known before the build is in the library, and nothing to weigh in a retirement", () => {
    for (const gate of ["planning", "build_and_test", "check_in"] as const)
      expect(factor("rehearsal", {}, gate)).toMatchObject({ state: "not_known_yet", points: null });
    expect(factor("rehearsal", { retires: true })).toMatchObject({ state: "nothing_to_weigh", points: null });
  });
});

describe("the score", () => {
  it("is the share of points in the weight that is known", () => {
    // At G1 model, size and change success are known: 4 + 4 + 5 of 40.
    const planning = assessRisk(release({ kind: "minor" }), "planning", facts(20, 19));
    expect(planning).toMatchObject({ formula: riskFormula, weighed: 40, score: 33, level: "medium" });
    // Everything is known at G4.
    expect(assessRisk(release(), "deployment", facts(12, 11)).weighed).toBe(100);
  });

  it("is 0 when every known factor gives nothing, and 100 when every one gives all it has", () => {
    const least = {
      model: "standard",
      kind: "patch",
      changes: carried(1),
      builds: [build()],
      ...hit(4),
      ...window(100, 5),
    } as const;
    expect(assessRisk(release(least), "deployment", facts(50, 50))).toMatchObject({ score: 1, level: "low" });
    const builds = Array.from({ length: 6 }, (_, index) => build({ iteration: index + 1 }));
    const most = {
      model: "emergency",
      kind: "major",
      changes: carried(8),
      builds,
      rehearsals: [],
      ...hit(1, 1, 1, 1, 1),
      ...window(100, 100),
    } as const;
    expect(assessRisk(release(most), "deployment", facts(10, 0, 4))).toMatchObject({ score: 100, level: "high" });
  });

  it("has every factor once, named and with its weight, and no points above it, whatever the release", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...gates),
        fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 30 }),
        fc.nat(12),
        fc.nat(50),
        fc.nat(50),
        fc.integer({ min: 1, max: 500 }),
        fc.nat(6),
        (gate, tiers, changes, deployments, bad, minutes, collisions) => {
          const subject = release({ ...hit(...tiers), ...window(60, minutes), changes: carried(changes) });
          const { factors, score, level } = assessRisk(
            subject,
            gate,
            facts(deployments, Math.max(0, deployments - bad), collisions),
          );
          expect(factors.map(({ factor: key, name, weight }) => [key, name, weight])).toEqual(
            Object.entries(factorNames).map(([key, name]) => [key, name, factorWeights[key as RiskFactorKey]]),
          );
          for (const one of factors) {
            expect(one.points === null).toBe(one.state !== "weighed");
            expect(one.points ?? 0).toBeLessThanOrEqual(one.weight);
            expect(one.reading).not.toBe("");
          }
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(100);
          expect(level).toBe(riskLevel(score));
        },
      ),
    );
  });
});
