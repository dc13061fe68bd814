import { expect, test } from "vitest";
import { isEnded } from "#lib/domain/phase";
import { phases } from "#lib/domain/release";
import { cardsPerColumn, releaseBoard } from "#lib/queries/release-board";
import { type ReleaseFilter, releaseList, releasesPerPage } from "#lib/queries/release-list";
import { raiseRelease } from "#lib/services/release/raise-release";
import { moveClock } from "../../support/clock.ts";
import { release, service, staff } from "../../support/factories.ts";
import { everyRelease } from "../../support/fill-lists.ts";
import { startedDeployment } from "../../support/release-journey.ts";
import { statementsOf } from "../../support/statements.ts";

const viewer = async () => staff().auditor.context;
const numbers = async (filter: Partial<ReleaseFilter>) =>
  (await releaseList(await viewer(), { ...everyRelease, ...filter })).releases.map(({ number }) => number);

test("a row tells the phase and how the gate ahead stands", async () => {
  const made = await release({ phase: "planning", title: "Row of the list" });
  const row = async () => (await releaseList(await viewer(), { ...everyRelease, text: `REL-${made.number}` })).releases[0];
  expect(await row()).toMatchObject({ number: made.number, phase: "planning", gate: "build_and_test", gateState: null });
  await made.prepare();
  const id = await made.ask();
  await made.vote(id, made.staff.cab[0]);
  expect(await row()).toMatchObject({ gateState: "pending", votesGranted: 1, votesNeeded: 2 });
  await made.decide(id);
  expect(await row()).toMatchObject({ gateState: "granted" });
  await made.enter("build_and_test");
  expect(await row()).toMatchObject({ phase: "build_and_test", gate: "check_in", gateState: null });
  await made.enter("planning", "A risk was forgotten.");
  expect(await row()).toMatchObject({ phase: "planning", gate: "build_and_test", gateState: null });
});

test("the list is filtered by phase, service, manager and words of the title", async () => {
  const web = await service();
  const open = await release({ service: web, phase: "planning", title: "Zebra crossing" });
  const ended = await release({ service: web, phase: "cancelled", title: "Yak shaving" });
  expect(await numbers({ service: web.key })).toEqual([ended.number, open.number]);
  expect(await numbers({ service: web.key, phase: "open" })).toEqual([open.number]);
  expect(await numbers({ service: web.key, phase: "cancelled" })).toEqual([ended.number]);
  expect(await numbers({ text: "zebra" })).toEqual([open.number]);
  expect(await numbers({ text: "crossing zebra" })).toEqual([]);
  expect(await numbers({ text: "RA CROSS" })).toEqual([open.number]);
  expect(await numbers({ text: "100%_" })).toEqual([]);
  expect(await numbers({ text: String(open.number), service: web.key })).toEqual([open.number]);
  expect(await numbers({ service: web.key, managerId: open.manager.id })).toHaveLength(2);
  expect(await numbers({ service: web.key, managerId: open.staff.auditor.id })).toEqual([]);
  expect(await numbers({ service: web.key, model: "normal" })).toHaveLength(2);
  expect(await numbers({ service: web.key, model: "emergency" })).toEqual([]);
  expect(await numbers({ service: "no-such-service" })).toEqual([]);
});

test("the next page begins below the last number, and no release is seen twice", async () => {
  const { manager } = staff();
  const web = await service();
  for (let at = 0; at < releasesPerPage + 2; at++) {
    await raiseRelease(manager.context, {
      title: `Release ${at}`,
      purpose: "Paging.",
      kind: "patch",
      wantedAt: null,
      managerId: manager.id,
      serviceId: web.id,
      changeIds: [],
      followsReleaseId: null,
    });
  }
  const first = await releaseList(await viewer(), { ...everyRelease, service: web.key });
  expect(first.releases).toHaveLength(releasesPerPage);
  expect(first.newer).toBeNull();
  const second = await releaseList(await viewer(), { ...everyRelease, service: web.key, below: first.older });
  expect(second.releases).toHaveLength(2);
  expect(second.older).toBeNull();
  expect(new Set([...first.releases, ...second.releases].map(({ number }) => number)).size).toBe(releasesPerPage + 2);
  const back = await releaseList(await viewer(), { ...everyRelease, service: web.key, above: second.newer });
  expect(back).toMatchObject({ releases: first.releases, newer: null, older: first.older });
  const [, , third] = second.releases.concat(first.releases.slice(-1));
  const between = await releaseList(await viewer(), { ...everyRelease, service: web.key, above: (third?.number ?? 0) - 2 });
  expect(between.newer).not.toBeNull();
  expect(between.releases).toHaveLength(releasesPerPage);
});

test("a release in deployment tells its window, then how it goes", async () => {
  const made = await release({ phase: "deployment" });
  const row = async () => (await releaseList(await viewer(), { ...everyRelease, text: `REL-${made.number}` })).releases[0];
  const { schedule } = await made.read();
  expect(await row()).toMatchObject({ gate: null, windowStart: schedule?.windowStart, deployment: null });
  await startedDeployment(made);
  expect(await row()).toMatchObject({ deployment: "running" });
});

test("the board has a column for each phase, in it first what has stood there longest, and counts no further than it shows", async () => {
  const web = await service();
  const made = [];
  for (let at = 0; at < cardsPerColumn + 1; at++) made.push((await release({ service: web })).number);
  const planned = await release({ service: web, phase: "planning" });
  const { columns } = await releaseBoard(await viewer(), { ...everyRelease, phase: "open", service: web.key });
  expect(columns.map(({ phase }) => phase)).toEqual(phases.filter((phase) => !isEnded(phase)));
  expect(columns[0]).toMatchObject({ phase: "requested", hasMore: true });
  expect(columns[0]?.releases.map(({ number }) => number)).toEqual(made.slice(0, cardsPerColumn));
  expect(columns[1]).toMatchObject({ hasMore: false, releases: [{ number: planned.number }] });
  const one = await statementsOf((await viewer()).actor, (who) => releaseBoard(who, { ...everyRelease, phase: "planning" }));
  expect(one.answer.columns.map(({ phase }) => phase)).toEqual(["planning"]);
  expect(one.statements).toBe(2);
});

test("fifty rows cost two statements", async () => {
  const { answer, statements } = await statementsOf((await viewer()).actor, (one) => releaseList(one, everyRelease));
  expect(answer.releases).toHaveLength(releasesPerPage);
  expect(statements).toBe(2);
});

test("a request past its time reads expired before anybody ended it", async () => {
  const made = await release();
  await made.ask();
  await moveClock({ days: 40 });
  const [row] = (await releaseList(await viewer(), { ...everyRelease, text: `REL-${made.number}` })).releases;
  expect(row?.gateState).toBe("expired");
});
