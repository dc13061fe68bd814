import { expect, test } from "vitest";
import { database } from "#lib/db/client";
import { releaseByNumber } from "#lib/queries/release";
import { releaseOverview } from "#lib/queries/release-page";
import { releaseClock } from "#lib/queries/waiting-clock";
import { askRatification } from "#lib/services/gate/ask-ratification";
import type { MadeRelease } from "../../support/factories.ts";
import { release, staff } from "../../support/factories.ts";
import type { Someone } from "../../support/people.ts";
import { backOut } from "../../support/release-journey.ts";
import { statementsOf } from "../../support/statements.ts";

async function overviewOf(made: MadeRelease, { context }: Someone = made.manager) {
  const found = await releaseByNumber(context, made.number);
  if (!found) throw new Error("There is no such release.");
  return releaseOverview(context, found.release, found.now);
}

const codes = (refusals: readonly { code: string }[] | null) => refusals?.map(({ code }) => code);

test("what speaks against asking is the same that the request itself would meet", async () => {
  const made = await release({ phase: "planning" });
  const before = await overviewOf(made);
  expect(codes(before.againstAsking)).toContain("back-out-plan");
  expect(before.stand.kind).toBe("missing");
  await made.prepare();
  expect(await overviewOf(made)).toMatchObject({ againstAsking: [], stand: { kind: "askable" } });
  const asAuditor = await overviewOf(made, made.staff.auditor);
  expect(codes(asAuditor.againstAsking)).toEqual(["role-missing"]);
  expect(asAuditor.choices).toBeNull();
  expect(asAuditor.steps.every(({ refusals }) => refusals.length > 0)).toBe(true);
});

test("an asked gate shows its votes, a refused one its reasons, a granted one the way on", async () => {
  const made = await release();
  const { changeManager, changeManager2 } = made.staff;
  const first = await made.ask();
  expect(await overviewOf(made)).toMatchObject({ againstAsking: null, againstWithdrawing: [], stand: { kind: "asked" } });
  expect(codes((await overviewOf(made, made.staff.developer)).againstWithdrawing)).toEqual(["role-missing"]);
  for (const one of [changeManager, changeManager2]) await made.vote(first, one, "refuse", "Say who pays.");
  const { stand } = await overviewOf(made);
  expect(stand).toMatchObject({ kind: "askable", refusal: { id: first } });
  const second = await made.ask();
  await made.vote(second, changeManager2);
  const granted = await overviewOf(made);
  expect(granted.stand).toMatchObject({ kind: "granted", refusals: [] });
  expect(granted.steps.find(({ step }) => step.gate === "planning")?.refusals).toEqual([]);
});

test("after a back-out there are three ways, each with who may take it", async () => {
  const made = await release({ phase: "deployment" });
  await backOut(made);
  const { steps, stand } = await overviewOf(made);
  expect(stand.kind).toBe("backed_out");
  const open = steps.filter(({ refusals }) => refusals.length === 0).map(({ step }) => step.to);
  expect(open.sort()).toEqual(["build_and_test", "check_in"]);
  const asOperator = await overviewOf(made, made.staff.operator);
  expect(asOperator.steps.find(({ step }) => step.via === "finish")?.refusals).toEqual([]);
});

test("an emergency in review can be sent to be ratified, once", async () => {
  const made = await release({ phase: "review", model: "emergency" });
  expect((await overviewOf(made)).ratification).toMatchObject({ last: null, against: [] });
  await askRatification(made.manager.context, await made.target());
  const { ratification } = await overviewOf(made);
  expect(ratification?.last?.state).toBe("pending");
  expect(codes(ratification?.against ?? [])).toEqual(["asked-already"]);
});

test("the overview tells the latest entries of the record with the names they leave out", async () => {
  const made = await release({ phase: "planning" });
  const { record } = await overviewOf(made);
  expect(record[0]?.sentence).toBe("Mo Manager took the release through the gate to planning.");
});

test("the page costs few statements", async () => {
  const { manager } = staff();
  const made = await release({ phase: "planning" });
  const page = await statementsOf(manager.context.actor, async (viewer) => {
    const found = await releaseByNumber(viewer, made.number);
    return found && releaseOverview(viewer, found.release, found.now);
  });
  expect(page.answer?.choices).not.toBeNull();
  expect(page.statements).toBeLessThanOrEqual(6);
});

test("the waiting clock of a release is read from its record, every second of its life once", async () => {
  const made = await release({ phase: "build_and_test" });
  const read = await made.read();
  const [{ now } = { now: new Date() }] = await database().$queryRaw<
    { now: Date }[]
  >`SELECT countersign_clock() + interval '1 hour' AS now`;
  const clock = await releaseClock(made.manager.context, read.streamId, now);
  expect(clock.at(-1)?.stretch).toBe("check_in");
  const lived = Math.floor(now.getTime() / 1000) - Math.floor(read.raisedAt.getTime() / 1000);
  const told = clock.reduce((sum, { total }) => sum + total, 0);
  // The entry that tells of the raising is written a moment before or after the row.
  expect(Math.abs(told - lived)).toBeLessThanOrEqual(1);
});
