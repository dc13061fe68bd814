import { describe, expect, it } from "vitest";
import type { Decision } from "#lib/domain/decision";
import {
  decideSaveCriteria,
  decideSaveDecommission,
  decideSavePlan,
  decideSaveRisks,
  decideSaveSchedule,
  decideTakeImpact,
} from "#lib/domain/plan";
import { type Actor, type Phase, phases, type Release, type Schedule } from "#lib/domain/release";
import { actor, codes, days, eventsOf, hours, now, release } from "../support/build-release.ts";

const ann = actor("ann", "release_manager");
const schedule = (overrides: Partial<Schedule> = {}): Schedule => ({
  windowStart: hours(24),
  windowEnd: hours(26),
  observationDays: 7,
  communication: "",
  ...overrides,
});
const noPlan = { scope: "", backOutTrigger: "", backOutSteps: "", backOutMinutes: null, testStrategy: "" };

type Save = (of: Release, who: Actor) => Decision<{ type: string }>;
const saves: Record<string, { event: string; save: Save; phases: readonly Phase[] }> = {
  "the plan": { event: "plan.saved", save: (of, who) => decideSavePlan(of, { plan: noPlan }, who), phases: ["planning"] },
  "the risks": { event: "risks.saved", save: (of, who) => decideSaveRisks(of, { risks: [] }, who), phases: ["planning"] },
  "the criteria": {
    event: "criteria.saved",
    save: (of, who) => decideSaveCriteria(of, { criteria: [] }, who),
    phases: ["planning"],
  },
  "the impact snapshot": {
    event: "impact.taken",
    save: (of, who) => decideTakeImpact(of, { snapshot: { id: "i", services: [], targets: [] } }, who),
    phases: ["planning"],
  },
  "the schedule": {
    event: "schedule.saved",
    save: (of, who) => decideSaveSchedule(of, { schedule: schedule() }, who, now),
    phases: ["planning", "build_and_test", "check_in"],
  },
  "the decommission plan": {
    event: "decommission.saved",
    save: (of, who) => decideSaveDecommission({ ...of, retires: true }, { tasks: [] }, who),
    phases: ["planning", "build_and_test"],
  },
};

describe("what may still change", () => {
  const table = Object.entries(saves).flatMap(([name, { save, phases: open }]) =>
    phases.map((phase) => [name, phase, open.includes(phase), save] as const),
  );
  it.each(table)("%s in %s: %s", (_, phase, open, save) => {
    expect(codes(save(release({ phase }), ann))).toEqual(open ? [] : ["other-phase"]);
  });

  it.each(Object.entries(saves))("%s is saved by release managers alone", (_, { event, save }) => {
    expect(eventsOf(save(release(), ann)).map(({ type }) => type)).toEqual([event]);
    expect(codes(save(release(), actor("dev", "developer", "tester", "operator", "requester")))).toEqual(["role-missing"]);
  });

  it("is told with the way to change it", () => {
    const decision = decideSavePlan(release({ phase: "check_in" }), { plan: noPlan }, ann);
    expect(decision).toMatchObject({
      refusals: [{ message: "REL-42 stands in check-in. After G2 the plan changes only by going back to planning." }],
    });
  });
});

describe("a schedule", () => {
  it.each<[string, string[], Partial<Schedule>]>([
    ["may have no window yet", [], { windowStart: null, windowEnd: null }],
    ["has a start with its end", ["window-half"], { windowStart: null }],
    ["has an end with its start", ["window-half"], { windowEnd: null }],
    ["ends after it starts", ["window-backwards"], { windowEnd: hours(24) }],
    ["is not over already", ["window-past"], { windowStart: hours(-2), windowEnd: now }],
    ["may be open already", [], { windowStart: hours(-2) }],
    ["lasts two weeks", [], { windowStart: hours(24), windowEnd: days(15) }],
    ["lasts no longer", ["window-long"], { windowStart: hours(24), windowEnd: hours(1, days(15)) }],
    ["is watched for at most 90 days", ["observation"], { observationDays: 91 }],
    ["is not watched backwards", ["observation"], { observationDays: -1 }],
  ])("%s", (_, refusals, overrides) => {
    expect(codes(decideSaveSchedule(release(), { schedule: schedule(overrides) }, ann, now))).toEqual(refusals);
  });

  it("names the field of each reason, all at once", () => {
    const wrong = schedule({ windowStart: hours(-1), windowEnd: hours(-2), observationDays: 91 });
    const decision = decideSaveSchedule(release({ phase: "review" }), { schedule: wrong }, ann, now);
    expect(decision).toMatchObject({
      refusals: [
        { code: "other-phase" },
        { code: "window-backwards", field: "windowEnd" },
        { code: "window-past", field: "windowEnd" },
        { code: "observation", field: "observationDays" },
      ],
    });
  });
});

describe("a decommission plan", () => {
  it("belongs to a retirement alone", () => {
    expect(codes(decideSaveDecommission(release(), { tasks: [] }, ann))).toEqual(["not-a-retirement"]);
  });
});
