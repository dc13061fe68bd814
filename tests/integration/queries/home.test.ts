import { expect, test } from "vitest";
import { database } from "#lib/db/client";
import { setupSteps } from "#lib/domain/first-steps";
import { authorizationQueue, type QueueFilter } from "#lib/queries/authorization-queue";
import { homePage } from "#lib/queries/home";
import { proposeAppointment } from "#lib/services/appointment/propose-appointment";
import { saveSchedule } from "#lib/services/plan/save-schedule";
import { addTarget } from "#lib/services/service/add-target";
import { enterMeasurement } from "#lib/services/service/enter-measurement";
import { proposeTemplate } from "#lib/services/template/propose-template";
import { clock, moveClock } from "../../support/clock.ts";
import { change, person, release, service, staff } from "../../support/factories.ts";
import { appoint, organisation } from "../../support/people.ts";
import { statementsOf } from "../../support/statements.ts";

const nothingAsked: QueueFilter = {
  list: "mine",
  subject: null,
  gate: null,
  service: "",
  model: null,
  state: null,
  text: "",
  after: null,
};

const numbers = (list: readonly { number: number }[]) => list.map(({ number }) => number);

test("a member sees what waits for the vote, and no longer once it is cast", async () => {
  const { cab } = staff();
  const made = await release({ phase: "planning" });
  await made.prepare();
  const id = await made.ask();
  const { number } = await made.authorization(id);
  const [first] = cab;
  const before = await homePage(first.context, "UTC");
  expect(before.votes.find((one) => one.number === number)).toMatchObject({
    subject: "gate",
    gate: "build_and_test",
    ofName: `REL-${made.number}`,
    votesGranted: 0,
    votesNeeded: 2,
  });
  await made.vote(id, first);
  expect(numbers((await homePage(first.context, "UTC")).votes)).not.toContain(number);
  expect((await homePage(cab[1].context, "UTC")).votes.find((one) => one.number === number)).toMatchObject({ votesGranted: 1 });
});

test("a manager sees each release that stands still, with what it misses", async () => {
  const ann = await person({ roles: ["release_manager"] });
  const made = await release({ manager: ann, phase: "planning" });
  const { stuck } = await homePage(ann.context, "UTC");
  expect(stuck).toHaveLength(1);
  expect(stuck[0]).toMatchObject({ release: { number: made.number, phase: "planning" }, stand: { kind: "missing" } });
  const stand = stuck[0]?.stand;
  expect(stand?.kind === "missing" && stand.missing.map(({ code }) => code)).toContain("back-out-plan");
});

test("what a manager asked for is listed until it is spent, and a refusal says why", async () => {
  const ann = await person({ roles: ["release_manager"] });
  const { changeManager, changeManager2 } = staff();
  const made = await release({ manager: ann });
  const first = await made.ask();
  for (const one of [changeManager, changeManager2]) await made.vote(first, one, "refuse", "Say who pays.");
  const second = await made.ask();
  const asked = (await homePage(ann.context, "UTC")).asked;
  expect(asked.map(({ state }) => state).sort()).toEqual(["pending", "refused"]);
  await made.decide(second);
  expect((await homePage(ann.context, "UTC")).movable[0]?.stand.kind).toBe("granted");
  await made.enter("planning");
  const after = await homePage(ann.context, "UTC");
  expect(after.asked.map(({ state }) => state)).toEqual(["refused"]);
});

test("a developer sees releases in build & test, an operator those to be deployed, with their windows", async () => {
  const made = await release({ phase: "build_and_test" });
  const { developer, operator } = made.staff;
  const ofDeveloper = await homePage(developer.context, "UTC");
  expect(ofDeveloper.stuck.map(({ release: one }) => one.number)).toContain(made.number);
  await made.reach("deployment");
  const ofOperator = await homePage(operator.context, "UTC");
  expect(ofOperator.movable.find(({ release: one }) => one.number === made.number)?.stand.kind).toBe("deployable");
  expect(numbers(ofOperator.windows)).toContain(made.number);
  const after = await homePage(developer.context, "UTC");
  expect([...after.movable, ...after.stuck].map(({ release: one }) => one.number)).not.toContain(made.number);
});

test("whoever raised changes sees what each waits for", async () => {
  const { requester } = staff();
  const { id } = await service();
  const draft = await change({ serviceId: id });
  const made = await release();
  const { changes } = await homePage(requester.context, "UTC");
  expect(changes.find(({ number }) => number === draft.number)).toMatchObject({ state: "draft", carriedBy: null });
  expect(changes.find(({ carriedBy }) => carriedBy === made.number)).toMatchObject({ state: "authorized" });
});

test("votes wait in the order of the queue, and what makes one weigh more is told", async () => {
  const { emergencyCab } = staff();
  const both = await person({ member: ["cab", "emergency_cab"] });
  const calm = await release({ phase: "planning" });
  await calm.prepare();
  await calm.ask();
  const burning = await release({ model: "emergency" });
  await burning.ask();
  const { votes, now } = await homePage(both.context, "UTC");
  const order = votes.map(({ ofName }) => ofName);
  expect(order.indexOf(`REL-${burning.number}`)).toBeLessThan(order.indexOf(`REL-${calm.number}`));
  const { sections } = await authorizationQueue(both.context, nothingAsked, "UTC");
  expect(numbers(votes)).toEqual(sections[0]?.entries.map(({ authorization }) => authorization.number));
  const [asked] = (await calm.read()).authorizations.filter(({ state }) => state === "pending");
  const risk = await database().authorizationRisk.findUniqueOrThrow({ where: { authorizationId: asked?.id ?? "" } });
  const shown = votes.find(({ ofName }) => ofName === `REL-${calm.number}`);
  expect(shown).toMatchObject({ riskLevel: risk.level, riskScore: risk.score });
  expect(now.getTime()).toBeLessThanOrEqual((await clock()).getTime());
  expect((await homePage(emergencyCab[0].context, "UTC")).votes.map(({ ofName }) => ofName)).toContain(`REL-${burning.number}`);
});

test("a review waits for its manager and for whoever answers for the service, and is due when nothing is watched any more", async () => {
  const ann = await person({ roles: ["release_manager"] });
  const otto = await person();
  const made = await release({ manager: ann, service: await service({ owner: otto }), phase: "check_in" });
  const { schedule } = await made.read();
  const { windowStart = null, windowEnd = null, communication = "" } = schedule ?? {};
  const watched = { windowStart, windowEnd, communication, observationDays: 3 };
  await saveSchedule(ann.context, { ...(await made.target()), ...watched });
  await made.reach("review");
  for (const { context } of [ann, otto])
    expect((await homePage(context, "UTC")).reviews).toMatchObject([{ release: { number: made.number }, isDue: false }]);
  await moveClock({ days: 3 });
  for (const { context } of [ann, otto])
    expect((await homePage(context, "UTC")).reviews).toMatchObject([{ isDue: true, stand: { kind: "missing" } }]);
  expect((await homePage(ann.context, "UTC")).stuck).toEqual([]);
});

test("a missed service level waits for owner, deputy and release manager of the service, and for nobody else", async () => {
  const { second } = organisation();
  const { operator } = staff();
  const [otto, dora, ann] = [await person(), await person(), await person({ roles: ["release_manager"] })];
  const web = await service({ owner: otto, deputy: dora });
  const made = await release({ service: web, manager: ann });
  const targetId = await addTarget(second.context, {
    serviceId: web.id,
    name: "Availability",
    comparison: "at_least",
    value: 99.9,
    unit: "%",
  });
  const to = new Date((await clock()).getTime() - 3_600_000);
  const measure = (value: number, sampleSize: number, at: Date) =>
    enterMeasurement(operator.context, { targetId, value, sampleSize, from: new Date(at.getTime() - 3_600_000), to: at });
  await measure(98.2, 5, new Date(to.getTime() - 7_200_000));
  expect((await homePage(otto.context, "UTC")).missed).toEqual([]);
  await measure(98.2, 500, to);
  for (const { context } of [otto, dora, ann])
    expect((await homePage(context, "UTC")).missed).toMatchObject([
      { serviceKey: web.key, target: { name: "Availability", value: 99.9 }, measured: 98.2, openRelease: made.number },
    ]);
  expect((await homePage(operator.context, "UTC")).missed).toEqual([]);
  await measure(99.95, 500, new Date(to.getTime() + 60_000));
  expect((await homePage(otto.context, "UTC")).missed).toEqual([]);
});

test("what was proposed waits for whoever may be the second person, never for the proposer or the one proposed", async () => {
  const { founder, second } = organisation();
  const { changeManager, changeManager2, cab } = staff();
  const ann = await person({ name: "Ann Lee", roles: ["administrator"] });
  const web = await service();
  const id = await proposeAppointment(founder.context, {
    kind: "deputy",
    personId: ann.id,
    serviceId: web.id,
    role: null,
    authorityId: null,
  });
  const template = await proposeTemplate(changeManager.context, {
    name: "Certificates",
    description: "Every year.",
    serviceId: web.id,
    expiresAt: new Date((await clock()).getTime() + 86_400_000),
    ...({ largestKind: "major", highestRisk: "high", mostReleases: null, periodDays: null } as const),
  });
  const waiting = async ({ context }: { context: Parameters<typeof homePage>[0] }) =>
    (await homePage(context, "UTC")).proposals.map((one) => one.id);
  expect((await homePage(second.context, "UTC")).proposals.find((one) => one.id === id)).toMatchObject({
    kind: "deputy",
    name: "Ann Lee",
    of: web.name,
  });
  expect(await waiting(changeManager2)).toEqual(expect.arrayContaining([id, template]));
  expect(await waiting(changeManager)).not.toContain(template);
  for (const one of [founder, ann, cab[0]]) expect(await waiting(one)).not.toContain(id);
});

test("the page knows what the installation has, and what this person is", async () => {
  const { owner, cab } = staff();
  const web = await service();
  await appoint({ kind: "owner", personId: owner.id, serviceId: web.id }).catch(() => undefined);
  expect((await homePage(owner.context, "UTC")).services).toContain(web.name);
  const { boards, facts } = await homePage(cab[0].context, "UTC");
  expect(boards).toEqual(["Change advisory board"]);
  expect(facts).toMatchObject({ hasSecondAdministrator: true, hasOwnedService: true, hasRelease: true });
  expect(setupSteps(facts).filter(({ isDone }) => !isDone)).toEqual([]);
});

test("somebody new is waited for by nothing", async () => {
  const nobody = await person();
  const home = await homePage(nobody.context, "UTC");
  const { votes, movable, stuck, reviews, asked, changes, missed, proposals, boards, services } = home;
  expect([votes, movable, stuck, reviews, asked, changes, missed, proposals, boards, services].flat()).toEqual([]);
});

test("the page costs as many statements for five releases as for one", async () => {
  const ann = await person({ roles: ["release_manager"] });
  await release({ manager: ann, phase: "planning" });
  const one = await statementsOf(ann.context.actor, (viewer) => homePage(viewer, "UTC"));
  for (let more = 0; more < 4; more++) await release({ manager: ann });
  const five = await statementsOf(ann.context.actor, (viewer) => homePage(viewer, "UTC"));
  expect([...five.answer.movable, ...five.answer.stuck]).toHaveLength(5);
  expect(five.statements).toBe(one.statements);
  expect(five.statements).toBeLessThanOrEqual(6);
});
