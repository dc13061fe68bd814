import { expect, test } from "vitest";
import { homePage } from "#lib/queries/home";
import { change, person, release, service, staff } from "../../support/factories.ts";
import { statementsOf } from "../../support/statements.ts";

const numbers = (list: readonly { number: number }[]) => list.map(({ number }) => number);

test("a member sees what waits for the vote, and no longer once it is cast", async () => {
  const { cab } = await staff();
  const made = await release({ phase: "planning" });
  await made.prepare();
  const id = await made.ask();
  const { number } = await made.authorization(id);
  const [first] = cab;
  const before = await homePage(first.context);
  expect(before.votes.find((one) => one.number === number)).toMatchObject({
    subject: "gate",
    gate: "build_and_test",
    ofName: `REL-${made.number}`,
    votesGranted: 0,
    votesNeeded: 2,
  });
  await made.vote(id, first);
  expect(numbers((await homePage(first.context)).votes)).not.toContain(number);
  expect((await homePage(cab[1].context)).votes.find((one) => one.number === number)).toMatchObject({ votesGranted: 1 });
});

test("a manager sees each release that stands still, with what it misses", async () => {
  const ann = await person({ roles: ["release_manager"] });
  const made = await release({ manager: ann, phase: "planning" });
  const { releases } = await homePage(ann.context);
  expect(releases).toHaveLength(1);
  expect(releases[0]).toMatchObject({ release: { number: made.number, phase: "planning" }, stand: { kind: "missing" } });
  const stand = releases[0]?.stand;
  expect(stand?.kind === "missing" && stand.missing.map(({ code }) => code)).toContain("back-out-plan");
});

test("what a manager asked for is listed until it is spent, and a refusal says why", async () => {
  const ann = await person({ roles: ["release_manager"] });
  const { changeManager, changeManager2 } = await staff();
  const made = await release({ manager: ann });
  const first = await made.ask();
  for (const one of [changeManager, changeManager2]) await made.vote(first, one, "refuse", "Say who pays.");
  const second = await made.ask();
  const asked = (await homePage(ann.context)).asked;
  expect(asked.map(({ state }) => state).sort()).toEqual(["pending", "refused"]);
  await made.decide(second);
  expect((await homePage(ann.context)).releases[0]?.stand.kind).toBe("granted");
  await made.enter("planning");
  const after = await homePage(ann.context);
  expect(after.asked.map(({ state }) => state)).toEqual(["refused"]);
});

test("a developer sees releases in build & test, an operator those to be deployed, with their windows", async () => {
  const made = await release({ phase: "build_and_test" });
  const { developer, operator } = made.staff;
  const ofDeveloper = await homePage(developer.context);
  expect(ofDeveloper.releases.map(({ release: one }) => one.number)).toContain(made.number);
  await made.reach("deployment");
  const ofOperator = await homePage(operator.context);
  expect(ofOperator.releases.find(({ release: one }) => one.number === made.number)?.stand.kind).toBe("deployable");
  expect(numbers(ofOperator.windows)).toContain(made.number);
  expect((await homePage(developer.context)).releases.map(({ release: one }) => one.number)).not.toContain(made.number);
});

test("whoever raised changes sees what each waits for", async () => {
  const { requester } = await staff();
  const { id } = await service();
  const draft = await change({ serviceId: id });
  const made = await release();
  const { changes } = await homePage(requester.context);
  expect(changes.find(({ number }) => number === draft.number)).toMatchObject({ state: "draft", carriedBy: null });
  expect(changes.find(({ carriedBy }) => carriedBy === made.number)).toMatchObject({ state: "authorized" });
});

test("somebody new is waited for by nothing", async () => {
  const nobody = await person();
  const home = await homePage(nobody.context);
  expect([home.votes, home.releases, home.asked, home.changes]).toEqual([[], [], [], []]);
});

test("the page costs as many statements for five releases as for one", async () => {
  const ann = await person({ roles: ["release_manager"] });
  await release({ manager: ann, phase: "planning" });
  const one = await statementsOf(ann.context.actor, homePage);
  for (let more = 0; more < 4; more++) await release({ manager: ann });
  const five = await statementsOf(ann.context.actor, homePage);
  expect(five.answer.releases).toHaveLength(5);
  expect(five.statements).toBe(one.statements);
  expect(five.statements).toBeLessThanOrEqual(6);
});
