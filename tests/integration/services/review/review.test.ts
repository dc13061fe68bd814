import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { saveSchedule } from "#lib/services/plan/save-schedule";
import { giveVerdicts } from "#lib/services/review/give-verdicts";
import { SaveReviewInput, saveReview } from "#lib/services/review/save-review";
import { addTarget } from "#lib/services/service/add-target";
import { endTarget } from "#lib/services/service/end-target";
import { enterMeasurement } from "#lib/services/service/enter-measurement";
import { clock, moveClock } from "../../../support/clock.ts";
import { type MadeRelease, release, service, staff } from "../../../support/factories.ts";
import { refusalsOf } from "../../../support/refusals.ts";
import { backOut, openWindow, wholeReview } from "../../../support/release-journey.ts";

/** A service that promises 99.9% and at most 200 ms. */
async function promising() {
  const { changeManager } = staff();
  const its = await service();
  const target = { serviceId: its.id, name: "Availability", comparison: "at_least" as const, value: 99.9, unit: "%" };
  const availability = await addTarget(changeManager.context, target);
  const latency = await addTarget(changeManager.context, {
    ...target,
    name: "Response time",
    comparison: "at_most",
    value: 200,
    unit: "ms",
  });
  return { its, availability, latency };
}

async function measure(targetId: string, value: number, { sampleSize = 1000, minutesAgo = 0 } = {}) {
  const { operator } = staff();
  const to = new Date((await clock()).getTime() - minutesAgo * 60_000);
  const from = new Date(Math.floor(to.getTime() / 60_000) * 60_000);
  await enterMeasurement(operator.context, { targetId, value, sampleSize, from, to });
}

const save = async (made: MadeRelease, change: Partial<Parameters<typeof saveReview>[1]> = {}) =>
  saveReview(made.manager.context, { ...(await made.target()), ...wholeReview, ...change });

const give = async (made: MadeRelease) => giveVerdicts(made.manager.context, await made.target());

const verdictsOf = async (made: MadeRelease) =>
  (await made.read()).verdicts.map(({ target: { name }, measured, verdict }) => [name, measured, verdict]);

describe("verdicts", () => {
  it("judge the targets frozen at G2 by what was measured since the deployment", async () => {
    const { changeManager } = staff();
    const { its, availability, latency } = await promising();
    await measure(latency, 50, { minutesAgo: 120 });
    const made = await release({ service: its, phase: "build_and_test" });
    await endTarget(changeManager.context, { targetId: latency }); // after G2: it stays frozen in the snapshot
    await made.reach("review");
    await measure(availability, 99.8);
    await measure(availability, 99.95);
    await give(made);
    expect(await verdictsOf(made)).toEqual([
      ["Availability", 99.95, "met"],
      ["Response time", null, "inconclusive"],
    ]);
    await made.prepare();
    await made.grant();
    await made.enter("closed");
  });

  it("that are missed exclude `nothing further`, and are answered by a follow-up", async () => {
    const { its, availability, latency } = await promising();
    const made = await release({ service: its, phase: "review" });
    await measure(availability, 97);
    await measure(latency, 100, { sampleSize: 5 });
    await give(made);
    expect(await verdictsOf(made)).toEqual([
      ["Availability", 97, "missed"],
      ["Response time", 100, "inconclusive"],
    ]);
    expect(await refusalsOf(save(made))).toEqual(["must-follow"]);
    await save(made, { decision: "follow_up" });
    expect(await refusalsOf(made.ask())).toEqual(["decided"]);
    const follower = await release({ service: its, follows: made });
    expect((await follower.read()).follows).toMatchObject({ number: made.number });
    const id = await made.grant();
    await follower.enter("cancelled", "Not now.");
    expect(await refusalsOf(made.enter("closed"))).toEqual(["decided"]);
    await release({ service: its, follows: made });
    expect((await made.authorization(id)).state).toBe("granted");
    await made.enter("closed");
  });

  it("given again after a request supersede it", async () => {
    const { its, availability } = await promising();
    const made = await release({ service: its, phase: "review" });
    await made.prepare();
    const id = await made.ask();
    await measure(availability, 99.99);
    await give(made);
    expect((await made.authorization(id)).state).toBe("superseded");
  });

  it("are asked for, and need something to judge", async () => {
    const { its } = await promising();
    const made = await release({ service: its, phase: "review" });
    await save(made);
    expect(await refusalsOf(made.ask())).toEqual(["verdicts"]);
    const without = await release({ phase: "review" });
    expect(await refusalsOf(give(without))).toEqual(["no-targets"]);
    const early = await release({ service: its, phase: "check_in" });
    expect(await refusalsOf(give(early))).toContain("other-phase");
  });

  it("after a back-out read not deployed, and nothing is observed", async () => {
    const { its } = await promising();
    const made = await release({ service: its, phase: "deployment" });
    await backOut(made);
    await made.reach("review");
    await made.prepare();
    expect((await verdictsOf(made)).map(([, , verdict]) => verdict)).toEqual(["not_deployed", "not_deployed"]);
    await made.reach("closed");
  });
});

describe("the review", () => {
  it("is written in review, by a release manager, as far as it goes", async () => {
    const { operator } = staff();
    const made = await release({ phase: "review" });
    expect(await refusalsOf(saveReview(operator.context, { ...(await made.target()), ...wholeReview }))).toEqual([
      "role-missing",
    ]);
    await save(made, { lessons: "", customerValue: "" });
    expect(await refusalsOf(made.ask())).toEqual(["review-written"]);
    await save(made);
    const id = await made.ask();
    await save(made, { lessons: "Another lesson." });
    expect((await made.authorization(id)).state).toBe("superseded");
    const early = await release({ phase: "deployment" });
    expect(await refusalsOf(save(early))).toEqual(["other-phase"]);
  });

  it("waits for the observation window", async () => {
    const { manager } = staff();
    const made = await release({ phase: "check_in" });
    const schedule = { ...openWindow(await clock()), observationDays: 7, communication: "" };
    await saveSchedule(manager.context, { ...(await made.target()), ...schedule });
    await made.reach("review");
    await save(made);
    expect(await refusalsOf(made.ask())).toEqual(["observed"]);
    await moveClock({ days: 7, minutes: 1 });
    await made.grant();
    await made.enter("closed");
  });

  it("takes a decision that is not made yet", () => {
    const target = { releaseId: crypto.randomUUID(), expectedVersion: "3" };
    expect(SaveReviewInput.parse({ ...target, decision: "" }).decision).toBeNull();
    expect(SaveReviewInput.parse(target).decision).toBeNull();
    expect(SaveReviewInput.safeParse({ ...target, decision: "whatever" }).error?.issues[0]?.path).toEqual(["decision"]);
  });
});

it("a closed release leaves its evidence as it was shown", async () => {
  const made = await release({ phase: "closed" });
  const { authorizations } = await made.read();
  const stored = await database().authorization.findMany({ where: { releaseId: made.id }, orderBy: { number: "asc" } });
  expect(stored.map(({ evidenceDigest }) => evidenceDigest)).toEqual(authorizations.map((one) => one.evidenceDigest));
  const shown = JSON.parse(Buffer.from(stored.at(-1)?.evidence ?? []).toString()) as { review: { lessons: string } };
  expect(shown.review.lessons).toBe(wholeReview.lessons);
});
