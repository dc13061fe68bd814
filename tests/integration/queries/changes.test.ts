import { expect, test } from "vitest";
import { type ChangeFilter, changeList } from "#lib/queries/change-list";
import { changePage, currentAuthorization } from "#lib/queries/change-page";
import { newChangePage } from "#lib/queries/new-change";
import { newReleasePage } from "#lib/queries/new-release";
import { askChange } from "#lib/services/change/ask-change";
import { withdrawChange } from "#lib/services/change/withdraw-change";
import { authorizedChange, change, confirmedTemplate, release, service, staff } from "../../support/factories.ts";
import { everyChange } from "../../support/fill-lists.ts";
import { statementsOf } from "../../support/statements.ts";

const codes = (refusals: readonly { code: string }[]) => refusals.map(({ code }) => code);

test("the list of changes is filtered by state and text, and names the release that carries each", async () => {
  const { auditor } = staff();
  const made = await release();
  const { id, number } = await change({ serviceId: made.service.id, title: "Quagga sightings" });
  const listed = async (state: ChangeFilter["state"], text = "") =>
    (await changeList(auditor.context, { ...everyChange, state, text })).changes;
  expect(await listed("draft", "quagga")).toMatchObject([{ number, state: "draft", carriedBy: null }]);
  expect((await listed("authorized")).find(({ carriedBy }) => carriedBy?.number === made.number)).toBeDefined();
  await withdrawChange(staff().requester.context, { changeId: id, expectedVersion: 1, reason: "Not needed." });
  expect(await listed("open", "quagga")).toEqual([]);
  expect(await listed("all", `CHG-${number}`)).toMatchObject([{ state: "withdrawn" }]);
});

test("the list of changes is filtered by service, origin, model and who raised them, and pages go both ways", async () => {
  const { requester, changeManager } = staff();
  const web = await service();
  const mine = await change({ serviceId: web.id, origin: "defect" });
  const emergency = await change({ serviceId: web.id, model: "emergency" });
  const by = async (filter: Partial<ChangeFilter>, { context } = requester) =>
    (await changeList(context, { ...everyChange, service: web.key, ...filter })).changes.map(({ number }) => number);
  expect(await by({})).toEqual([emergency.number, mine.number]);
  expect(await by({ origin: "defect" })).toEqual([mine.number]);
  expect(await by({ model: "emergency" })).toEqual([emergency.number]);
  expect(await by({ isMine: true })).toHaveLength(2);
  expect(await by({ isMine: true }, changeManager)).toEqual([]);
  expect(await by({ below: emergency.number })).toEqual([mine.number]);
  expect(await by({ above: mine.number })).toEqual([emergency.number]);
});

test("the page of a draft tells everybody what they may do with it", async () => {
  const { requester, auditor, developer } = staff();
  const { number } = await change({ serviceId: (await service()).id });
  const mine = await changePage(requester.context, number);
  expect(mine?.against).toEqual({ amend: [], ask: [], withdraw: [] });
  for (const { context } of [auditor, developer]) {
    const theirs = await changePage(context, number);
    expect(codes(theirs?.against.ask ?? [])).toContain("role-missing");
    expect(codes(theirs?.against.amend ?? [])).toContain("role-missing");
    expect(theirs?.templates).toEqual([]);
  }
  expect(mine?.record[0]?.sentence).toContain(`raised CHG-${number}`);
  expect(await changePage(requester.context, 999_999)).toBeNull();
});

test("a submitted change shows its request and is not amended", async () => {
  const { requester } = staff();
  const { id, number } = await change({ serviceId: (await service()).id });
  const authorizationId = await askChange(requester.context, { changeId: id, expectedVersion: 1 });
  const page = await changePage(requester.context, number);
  expect(page && currentAuthorization(page.change)?.id).toBe(authorizationId);
  expect(codes(page?.against.amend ?? [])).toEqual(["not-a-draft"]);
});

test("a carried change is withdrawn only after its release lets it go", async () => {
  const made = await release();
  const { requester } = made.staff;
  const [listed] = (await made.read()).changes;
  const page = await changePage(requester.context, listed?.number ?? 0);
  expect(codes(page?.against.withdraw ?? [])).toEqual(["carried"]);
});

test("a new release is offered the free changes of its service, the authorized first, and its managers", async () => {
  const { manager, auditor } = staff();
  const web = await service();
  const free = await authorizedChange({ serviceId: web.id });
  const draft = await change({ serviceId: web.id });
  const carrying = await release({ service: web });
  const page = await newReleasePage(manager.context, { serviceKey: web.key, followsNumber: null });
  expect(page.choices.changes.map(({ number }) => number)).toEqual([free.number, draft.number]);
  expect(page.choices.managers).toContainEqual({ id: manager.id, name: manager.name });
  expect(page.choices.managers.map(({ id }) => id)).not.toContain(auditor.id);
  expect(page.services.find(({ key }) => key === web.key)?.waiting).toBe(1);
  const follow = await newReleasePage(manager.context, { serviceKey: null, followsNumber: carrying.number });
  expect(follow).toMatchObject({ service: { key: web.key }, follows: { number: carrying.number } });
});

test("a new change may follow the templates in force, and no other", async () => {
  const { requester } = staff();
  const web = await service();
  const templateId = await confirmedTemplate(web.id);
  const { templates, services } = await newChangePage(requester.context);
  expect(templates.map(({ id }) => id)).toContain(templateId);
  expect(services.map(({ id }) => id)).toContain(web.id);
});

test("the pages of changes cost few statements", async () => {
  const { requester } = staff();
  const { number } = await change({ serviceId: (await service()).id });
  const actor = requester.context.actor;
  expect((await statementsOf(actor, (viewer) => changeList(viewer, everyChange))).statements).toBe(2);
  expect((await statementsOf(actor, (viewer) => changePage(viewer, number))).statements).toBeLessThanOrEqual(6);
});
