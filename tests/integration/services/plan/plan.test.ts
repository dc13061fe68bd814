import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import type { Context } from "#lib/services/context";
import { saveCriteria } from "#lib/services/plan/save-criteria";
import { SaveDecommissionInput, saveDecommission } from "#lib/services/plan/save-decommission";
import { SavePlanInput, savePlan } from "#lib/services/plan/save-plan";
import { SaveRisksInput, saveRisks } from "#lib/services/plan/save-risks";
import { SaveScheduleInput, saveSchedule } from "#lib/services/plan/save-schedule";
import { takeImpact } from "#lib/services/plan/take-impact";
import { addRelation } from "#lib/services/service/add-relation";
import { addTarget } from "#lib/services/service/add-target";
import { endTarget } from "#lib/services/service/end-target";
import { clock } from "../../../support/clock.ts";
import { type MadeRelease, release, service, staff } from "../../../support/factories.ts";
import { refusalsOf } from "../../../support/refusals.ts";

const db = database();
type Target = { releaseId: string; expectedVersion: number };

const hours = async (n: number) => new Date((await clock()).getTime() + n * 3_600_000);
const texts = {
  scope: "Search.",
  backOutTrigger: "Errors.",
  backOutSteps: "The version before.",
  backOutMinutes: 15,
  testStrategy: "Unit.",
};
const schedule = async () => ({
  windowStart: await hours(1),
  windowEnd: await hours(5),
  observationDays: 7,
  communication: "A mail.",
});
const risk = { title: "Slow", likelihood: "low" as const, impact: "high" as const, mitigation: "", contingency: "" };
const task = { kind: "data" as const, title: "Archive", isDone: false, note: "" };

const steps: [string, (context: Context, target: Target) => Promise<void>, string][] = [
  ["the plan", (context, target) => savePlan(context, { ...target, ...texts }), "plan.saved"],
  ["the schedule", async (context, target) => saveSchedule(context, { ...target, ...(await schedule()) }), "schedule.saved"],
  ["the risks", (context, target) => saveRisks(context, { ...target, risks: [risk] }), "risks.saved"],
  [
    "the criteria",
    (context, target) => saveCriteria(context, { ...target, criteria: [{ text: "It answers." }] }),
    "criteria.saved",
  ],
  ["the impact", takeImpact, "impact.taken"],
];

const lastEntry = async (made: MadeRelease): Promise<string | undefined> => {
  const { streamId } = await made.read();
  const row = await db.recordEntry.findFirst({ where: { streamId }, orderBy: { sequence: "desc" }, select: { content: true } });
  return (row?.content as { type?: string } | undefined)?.type;
};

describe.each(steps)("%s of a release", (_what, save, event) => {
  it("is written with the version and the record entry, in planning, by a release manager, as it was seen", async () => {
    const cast = staff();
    const made = await release({ phase: "planning" });
    const before = await made.read();
    const target = await made.target();
    for (const { context } of [
      cast.requester,
      cast.developer,
      cast.tester,
      cast.operator,
      cast.auditor,
      cast.changeManager,
      cast.owner,
    ])
      expect(await refusalsOf(save(context, target))).toEqual(["role-missing"]);
    expect(await made.read()).toEqual(before);
    await save(made.manager.context, target);
    expect((await made.read()).version).toBe(before.version + 1);
    expect(await lastEntry(made)).toBe(event);
    expect(await refusalsOf(save(made.manager.context, target))).toEqual(["conflict"]);
    expect((await made.read()).version).toBe(before.version + 1);
  });

  it("waits for the gate to planning", async () => {
    const made = await release();
    expect(await refusalsOf(save(made.manager.context, await made.target()))).toEqual(["other-phase"]);
  });
});

describe("after the gate to build & test", () => {
  it("only the schedule may change", async () => {
    const made = await release({ phase: "build_and_test" });
    for (const [what, save] of steps) {
      const tried = save(made.manager.context, await made.target());
      if (what === "the schedule") await tried;
      else expect(await refusalsOf(tried)).toEqual(["other-phase"]);
    }
  });
});

describe("the plan", () => {
  it("is saved as far as it is written, and says at the field what is wrong", () => {
    const target = { releaseId: randomUUID(), expectedVersion: "3" };
    expect(SavePlanInput.parse({ ...target, scope: " a\r\nb ", backOutMinutes: "" })).toEqual({
      ...{ releaseId: target.releaseId, expectedVersion: 3, scope: "a\nb", backOutMinutes: null },
      ...{ backOutTrigger: "", backOutSteps: "", testStrategy: "" },
    });
    const issues = SavePlanInput.safeParse({ ...target, scope: "x".repeat(8001), backOutMinutes: "soon" }).error?.issues ?? [];
    expect(issues.map(({ path, message }) => [path.join("."), message])).toEqual([
      ["scope", "At most 8,000 characters."],
      ["backOutMinutes", "Enter whole minutes, from 1 to 10,080 (a week)."],
    ]);
  });

  it("keeps hostile characters out of the database", async () => {
    const made = await release({ phase: "planning" });
    const sent = { ...(await made.target()), scope: "a\0b \ud800 <script>'; DROP TABLE plan; --" };
    await savePlan(made.manager.context, SavePlanInput.parse(sent));
    expect((await made.read()).plan?.scope).toBe("ab \ufffd <script>'; DROP TABLE plan; --");
  });
});

describe("the schedule", () => {
  it.each([
    ["a start alone", { windowEnd: null }, ["window-half"]],
    ["an end before its start", { windowEnd: -9 }, ["window-backwards"]],
    ["more than a fortnight", { windowEnd: 24 * 15 }, ["window-long"]],
    ["a past window", { windowStart: -5, windowEnd: -1 }, ["window-past"]],
  ] as const)("with %s is refused", async (_what, override, codes) => {
    const made = await release({ phase: "planning" });
    const at = Object.fromEntries(
      await Promise.all(Object.entries(override).map(async ([key, n]) => [key, n === null ? null : await hours(n)] as const)),
    );
    const refusals = await refusalsOf(
      saveSchedule(made.manager.context, { ...(await made.target()), ...(await schedule()), ...at }),
    );
    expect(refusals.slice(0, 1)).toEqual(codes);
    expect((await made.read()).schedule).toBeNull();
  });

  it("reads instants as ISO strings, and blank ones as none", () => {
    const target = { releaseId: randomUUID(), expectedVersion: 1, observationDays: "7" };
    expect(SaveScheduleInput.parse({ ...target, windowStart: "2026-03-29T02:30:00+02:00", windowEnd: "" })).toMatchObject({
      windowStart: new Date("2026-03-29T00:30:00Z"),
      windowEnd: null,
    });
    for (const windowStart of ["2026-02-30T00:00:00Z", "next week", "99999-01-01T00:00:00Z", "1970-01-01T00:00:00Z", 17])
      expect(SaveScheduleInput.safeParse({ ...target, windowStart }).success).toBe(false);
  });
});

describe("a list", () => {
  it("drops its blank rows, and names the field of a bad one as it was sent", () => {
    const target = { releaseId: randomUUID(), expectedVersion: 1 };
    const blank = { id: "", title: " ", likelihood: "low", impact: "low", mitigation: "", contingency: "" };
    const parsed = SaveRisksInput.parse({ ...target, risks: [blank, { ...blank, title: "Slow" }, blank] });
    expect(parsed.risks).toEqual([{ title: "Slow", likelihood: "low", impact: "low", mitigation: "", contingency: "" }]);
    const bad = SaveRisksInput.safeParse({ ...target, risks: [blank, { ...blank, mitigation: "Warm it up." }] });
    expect(bad.error?.issues.map(({ path, message }) => [path.join("."), message])).toEqual([
      ["risks.1.title", "Say what can go wrong."],
    ]);
    expect(SaveRisksInput.parse(target).risks).toEqual([]);
  });

  it("keeps the id of a row that is there, and takes none of another release", async () => {
    const [made, other] = [await release({ phase: "planning" }), await release({ phase: "planning" })];
    const save = async (of: MadeRelease, risks: (typeof risk & { id?: string })[]) => {
      await saveRisks(of.manager.context, { ...(await of.target()), risks });
      return (await of.read()).risks.map(({ id }) => id);
    };
    const [mine] = await save(made, [risk]);
    const [theirs] = await save(other, [risk]);
    if (!mine || !theirs) throw new Error("A risk was saved.");
    const kept = await save(made, [
      { ...risk, id: mine },
      { ...risk, id: theirs },
      { ...risk, id: mine },
    ]);
    expect(kept[0]).toBe(mine);
    expect(new Set(kept).size).toBe(3);
    expect(kept).not.toContain(theirs);
    expect((await other.read()).risks.map(({ id }) => id)).toEqual([theirs]);
  });

  it("of decommission tasks belongs to a retirement", async () => {
    const [made, going] = [await release({ phase: "planning" }), await release({ phase: "planning", retires: true })];
    const save = async (of: MadeRelease) => saveDecommission(of.manager.context, { ...(await of.target()), tasks: [task] });
    expect(await refusalsOf(save(made))).toEqual(["not-a-retirement"]);
    await save(going);
    expect((await going.read()).decommission).toMatchObject([task]);
    const sent = {
      releaseId: going.id,
      expectedVersion: 1,
      tasks: [
        { kind: "data", title: "Archive", isDone: "on" },
        { kind: "data", title: "" },
      ],
    };
    expect(SaveDecommissionInput.parse(sent).tasks).toEqual([{ kind: "data", title: "Archive", isDone: true, note: "" }]);
  });
});

describe("the impact", () => {
  it("walks every hop and freezes the targets as they stand", async () => {
    const { changeManager } = staff();
    const [data, accounts, shop, apart] = [await service({ tier: 1 }), await service(), await service(), await service()];
    const depends = (from: { id: string }, to: { id: string }) =>
      addRelation(changeManager.context, { kind: "depends_on", fromServiceId: from.id, toServiceId: to.id, source: "Inventory" });
    await depends(accounts, data);
    await depends(shop, accounts);
    await depends(data, apart);
    const target = { name: "Availability", comparison: "at_least" as const, value: 99.9, unit: "%" };
    const targetId = await addTarget(changeManager.context, { serviceId: data.id, ...target });
    const made = await release({ phase: "planning", service: data });
    await takeImpact(made.manager.context, await made.target());
    await endTarget(changeManager.context, { targetId });
    const { impact } = await made.read();
    expect(impact?.services.map(({ key, distance, via }) => [key, distance, via])).toEqual([
      [data.key, 0, null],
      [accounts.key, 1, data.key],
      [shop.key, 2, accounts.key],
    ]);
    expect(impact?.targets).toEqual([{ id: targetId, ...target }]);
    await takeImpact(made.manager.context, await made.target());
    expect((await made.read()).impact?.targets).toEqual([]);
    expect(await db.impactSnapshot.count({ where: { releaseId: made.id } })).toBe(2);
  });
});
