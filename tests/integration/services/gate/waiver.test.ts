import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { readWaiverRules } from "#lib/db/waiver-store";
import { gateChecks } from "#lib/domain/gate-checks";
import { endWaiver } from "#lib/services/gate/end-waiver";
import { waiveCheck } from "#lib/services/gate/waive-check";
import { confirmWaiverRule } from "#lib/services/waiver/confirm-waiver-rule";
import { proposeWaiverRule } from "#lib/services/waiver/propose-waiver-rule";
import { clock, moveClock } from "../../../support/clock.ts";
import { type MadeRelease, person, release, staff } from "../../../support/factories.ts";
import { authorityId, type Someone } from "../../../support/people.ts";
import { refusalsOf } from "../../../support/refusals.ts";
import { judgeAllCriteria } from "../../../support/release-journey.ts";

const db = database();
const inDays = async (days: number) => new Date((await clock()).getTime() + days * 86_400_000);

/** Built and tested, with the one criterion not met. */
async function unmet(): Promise<MadeRelease> {
  const made = await release({ phase: "build_and_test" });
  await made.prepare();
  await judgeAllCriteria(made, false);
  return made;
}

async function waive(made: MadeRelease, by: Someone, { check = "criteria-met", days = 7 } = {}): Promise<string> {
  return waiveCheck(by.context, {
    ...(await made.target()),
    check,
    reason: "The customer accepts it a week later.",
    until: await inDays(days),
  });
}

const end = async (made: MadeRelease, by: Someone, waiverId: string) =>
  endWaiver(by.context, { ...(await made.target()), waiverId, reason: "It is met now." });

async function evidenceOf(authorizationId: string): Promise<{ waivers?: object[] }> {
  const { evidence } = await db.authorization.findUniqueOrThrow({ where: { id: authorizationId }, select: { evidence: true } });
  return JSON.parse(Buffer.from(evidence).toString()) as { waivers?: object[] };
}

describe("a waiver", () => {
  it("lets the gate be asked for, stands in the evidence and in the record, and the gate is passed with it", async () => {
    const { changeManager } = staff();
    const made = await unmet();
    expect(await refusalsOf(made.ask())).toEqual(["criteria-met"]);
    const waiverId = await waive(made, changeManager);
    const id = await made.ask();
    expect((await evidenceOf(id)).waivers).toMatchObject([
      { id: waiverId, check: "criteria-met", givenBy: { name: "Chen Change" }, as: "change manager" },
    ]);
    const entry = await db.recordEntry.findFirstOrThrow({
      where: { content: { path: ["waiverId"], equals: waiverId } },
      select: { content: true },
    });
    expect(entry.content).toMatchObject({ type: "waiver.given", reason: "The customer accepts it a week later." });
    await made.decide(id);
    await made.enter("check_in");
    expect((await made.read()).phase).toBe("check_in");
  });

  it("supersedes what was asked for when it is given and when it is ended, which shuts the gate again", async () => {
    const { changeManager, changeManager2 } = staff();
    const made = await unmet();
    const waiverId = await waive(made, changeManager);
    const granted = await made.grant();
    await end(made, changeManager2, waiverId);
    expect((await made.authorization(granted)).state).toBe("superseded");
    expect(await refusalsOf(made.ask())).toEqual(["criteria-met"]);
    const again = await waive(made, changeManager2);
    const pending = await made.ask();
    await end(made, made.manager, again);
    expect((await made.authorization(pending)).state).toBe("superseded");
    expect(await refusalsOf(end(made, made.manager, again))).toEqual(["over"]);
  });

  it("that is past its end shuts the gate for the deciding vote and for the passing, and supersedes nothing", async () => {
    const { changeManager } = staff();
    const [voted, passed] = [await unmet(), await unmet()];
    await waive(voted, changeManager);
    await waive(passed, changeManager);
    const pending = await voted.ask();
    const granted = await passed.grant();
    await moveClock({ days: 8 });
    expect(await refusalsOf(voted.decide(pending))).toEqual(["criteria-met"]);
    expect((await voted.authorization(pending)).state).toBe("pending");
    expect(await refusalsOf(passed.enter("check_in"))).toEqual(["criteria-met"]);
    expect((await passed.authorization(granted)).state).toBe("granted");
    await waive(voted, changeManager);
    expect((await voted.authorization(pending)).state).toBe("superseded");
  });

  it("is refused whole, with every reason, and leaves no trace", async () => {
    const cast = staff();
    const both = await person({ name: "Both", roles: ["release_manager", "change_manager"] });
    const made = await unmet();
    const before = await db.recordEntry.count();
    expect(await refusalsOf(waive(made, cast.manager))).toEqual(["may-not-waive", "own-release"]);
    expect(await refusalsOf(waive(made, cast.cab[0]))).toEqual(["may-not-waive"]);
    expect(await refusalsOf(waive(made, cast.changeManager, { check: "tests-perfect" }))).toEqual(["not-waivable"]);
    expect(await refusalsOf(waive(made, cast.changeManager, { check: "no-blocking-defect" }))).toEqual([
      "may-not-waive",
      "not-failing",
    ]);
    expect(await refusalsOf(waive(made, cast.changeManager, { days: 31 }))).toEqual(["too-long"]);
    expect(await db.recordEntry.count()).toBe(before);
    const own = await release({ phase: "planning", manager: both });
    expect(await refusalsOf(waive(own, both, { check: "impact-taken" }))).toContain("own-release");
  });

  it("of two at once is given once", async () => {
    const { changeManager, changeManager2 } = staff();
    const made = await unmet();
    const target = await made.target();
    const input = { ...target, check: "criteria-met", reason: "Later.", until: await inDays(3) };
    const given = await Promise.allSettled([waiveCheck(changeManager.context, input), waiveCheck(changeManager2.context, input)]);
    expect(given.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await made.read()).waivers).toHaveLength(1);
  });
});

describe("a waiver at high risk", () => {
  /** An emergency, major, of a service that nothing is known of: the formula weighs it high before anything is planned. */
  const risky = () => release({ phase: "planning", model: "emergency", kind: "major" });
  const state = async (made: MadeRelease) =>
    gateChecks(await made.read(), "build_and_test", await clock()).find(({ code }) => code === "impact-taken")?.state;

  it("counts when a board has granted it in an authorization of its own, in which whoever gave it has no vote", async () => {
    const { changeManager, emergencyCab } = staff();
    const made = await risky();
    const waiverId = await waive(made, changeManager, { check: "impact-taken" });
    const asked = (await made.read()).authorizations.find((one) => one.waiverId === waiverId);
    expect(asked).toMatchObject({ subject: "waiver", gate: null, state: "pending", askedBy: { id: changeManager.id } });
    expect(await evidenceOf(asked?.id ?? "")).toMatchObject({
      subject: "waiver",
      waiver: { id: waiverId, check: "impact-taken" },
      risk: { level: "high" },
    });
    expect(await state(made)).toBe("fails");
    expect(await refusalsOf(waive(made, changeManager, { check: "impact-taken" }))).toEqual(["waived-already"]);
    await made.vote(asked?.id ?? "", emergencyCab[0]);
    expect(await state(made)).toBe("waived");
  });

  it("counts for nothing when the board refuses, and may be given anew", async () => {
    const { changeManager, emergencyCab } = staff();
    const made = await risky();
    const waiverId = await waive(made, changeManager, { check: "impact-taken" });
    const asked = (await made.read()).authorizations.find((one) => one.waiverId === waiverId)?.id ?? "";
    for (const member of emergencyCab)
      if ((await made.authorization(asked)).state === "pending") await made.vote(asked, member, "refuse");
    expect(await state(made)).toBe("fails");
    expect(await refusalsOf(end(made, changeManager, waiverId))).toEqual(["over"]);
    await waive(made, changeManager, { check: "impact-taken" });
    expect(await state(made)).toBe("fails");
  });

  it("takes its request back when it is ended, and the request is over when the release goes on", async () => {
    const { changeManager } = staff();
    const [ended, moved] = [await risky(), await risky()];
    const stateOf = async (made: MadeRelease) =>
      (await made.read()).authorizations.find(({ subject }) => subject === "waiver")?.state;
    await end(ended, changeManager, await waive(ended, changeManager, { check: "impact-taken" }));
    expect(await stateOf(ended)).toBe("withdrawn");
    await waive(moved, changeManager, { check: "impact-taken" });
    await moved.enter("cancelled", "Not wanted.");
    expect(await stateOf(moved)).toBe("superseded");
  });
});

describe("a rule on waivers", () => {
  it("is in force in its next version when a second person confirmed it, and a version that names nobody ends it", async () => {
    const { changeManager, changeManager2, cab } = staff();
    const mayWaive = async (who: Someone) =>
      (await readWaiverRules(db, who.context.actor)).find(({ check }) => check === "decommission-data")?.mayWaive;
    expect([await mayWaive(changeManager), await mayWaive(cab[0])]).toEqual([true, false]);
    const about = { gate: "check_in", check: "decommission-data", longestDays: 5 } as const;
    const ruleId = await proposeWaiverRule(changeManager.context, {
      ...about,
      role: null,
      authorityId: await authorityId("cab"),
    });
    expect([await mayWaive(changeManager), await mayWaive(cab[0])]).toEqual([true, false]);
    expect(await refusalsOf(confirmWaiverRule(changeManager.context, { ruleId }))).toEqual(["proposer"]);
    await confirmWaiverRule(changeManager2.context, { ruleId });
    expect([await mayWaive(changeManager), await mayWaive(cab[0])]).toEqual([false, true]);
    expect(await refusalsOf(confirmWaiverRule(changeManager2.context, { ruleId }))).toEqual(["confirmed"]);
    const nobody = await proposeWaiverRule(changeManager.context, { ...about, role: null, authorityId: null });
    await confirmWaiverRule(changeManager2.context, { ruleId: nobody });
    expect([await mayWaive(changeManager), await mayWaive(cab[0])]).toEqual([false, false]);
  });

  it("does not reach what is never waived", async () => {
    const { changeManager } = staff();
    const rule = { gate: "check_in", check: "tests-perfect", role: "change_manager", authorityId: null, longestDays: 5 } as const;
    expect(await refusalsOf(proposeWaiverRule(changeManager.context, rule))).toEqual(["not-waivable"]);
  });
});
