import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { AddEnvironmentInput, addEnvironment } from "#lib/services/environment/add-environment";
import { AddConfigurationItemInput, addConfigurationItem } from "#lib/services/service/add-configuration-item";
import { AddRelationInput, addRelation } from "#lib/services/service/add-relation";
import { AddServiceInput, addService } from "#lib/services/service/add-service";
import { addTarget } from "#lib/services/service/add-target";
import { amendConfigurationItem } from "#lib/services/service/amend-configuration-item";
import { amendService } from "#lib/services/service/amend-service";
import { confirmRelation } from "#lib/services/service/confirm-relation";
import { endTarget } from "#lib/services/service/end-target";
import { EnterMeasurementInput, enterMeasurement } from "#lib/services/service/enter-measurement";
import { removeRelation } from "#lib/services/service/remove-relation";
import { SetRequiredSuitesInput, setRequiredSuites } from "#lib/services/service/set-required-suites";
import { clock, moveClock } from "../../../support/clock.ts";
import { release, service, staff } from "../../../support/factories.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";

const db = database();
const described = () => ({
  key: `k-${randomUUID().slice(0, 8)}`,
  name: "Search",
  description: "Finds things.",
  tier: 2,
  state: "live" as const,
});
const lastEntry = async () => {
  const [row] = await db.$queryRaw<{ content: Record<string, unknown> }[]>`
    SELECT e.content FROM record_entry e JOIN record_stream s ON s.id = e.stream_id WHERE s.kind = 'admin' ORDER BY e.sequence DESC LIMIT 1`;
  return row?.content;
};
const messages = (
  schema:
    | typeof AddServiceInput
    | typeof AddConfigurationItemInput
    | typeof AddRelationInput
    | typeof AddEnvironmentInput
    | typeof EnterMeasurementInput,
  input: unknown,
) => Object.fromEntries((schema.safeParse(input).error?.issues ?? []).map(({ path, message }) => [path.join("."), message]));
const availability = { name: "Availability", comparison: "at_least" as const, value: 99.9, unit: "%" };

describe("a service", () => {
  it("is added by an administrator or change manager, with a key of its own, and told of", async () => {
    const { changeManager } = staff();
    const input = described();
    const serviceId = await addService(changeManager.context, input);
    expect(await db.service.findUnique({ where: { id: serviceId } })).toMatchObject({ ...input, version: 1 });
    expect(await lastEntry()).toMatchObject({ type: "service.added", serviceId, ...input, actor: { id: changeManager.id } });
    const { code, refusals } = await errorOf(addService(changeManager.context, input));
    expect([code, refusals]).toMatchObject(["refused", [{ code: "key-taken", field: "key" }]]);
  });

  it("says at the field what is wrong with it", () => {
    expect(messages(AddServiceInput, { key: "Web Shop", name: " ", tier: "5", state: "retired" })).toEqual({
      key: "A key has small letters, digits and hyphens, like web-shop.",
      name: "Name the service.",
      tier: "The tier is 1 (most critical) to 4.",
      state: "It is in design, or live as it is found.",
    });
  });

  it("is amended as it was seen, and not on top of what somebody else changed", async () => {
    const { changeManager } = staff();
    const { id: serviceId } = await service();
    const amended = { serviceId, name: "Find", description: "", tier: 3 };
    await amendService(changeManager.context, { ...amended, expectedVersion: 1 });
    expect(await db.service.findUnique({ where: { id: serviceId } })).toMatchObject({ name: "Find", tier: 3, version: 2 });
    const entries = await db.recordEntry.count();
    expect(await refusalsOf(amendService(changeManager.context, { ...amended, name: "Lost", expectedVersion: 1 }))).toEqual([
      "conflict",
    ]);
    expect(await db.service.findUnique({ where: { id: serviceId } })).toMatchObject({ name: "Find", version: 2 });
    expect(await db.recordEntry.count()).toBe(entries);
  });

  it("requires the suites named, one a line", async () => {
    const { changeManager } = staff();
    const { id: serviceId } = await service({ requiredSuites: ["old"] });
    await setRequiredSuites(
      changeManager.context,
      SetRequiredSuitesInput.parse({ serviceId, suites: "unit\r\n\r\n end-to-end \nunit" }),
    );
    const rows = await db.requiredSuite.findMany({ where: { serviceId }, orderBy: { name: "asc" } });
    expect(rows.map(({ name }) => name)).toEqual(["end-to-end", "unit"]);
  });

  it("is administered by nobody else, and nothing is written then", async () => {
    const cast = staff();
    const [web, data] = [await service(), await service()];
    const entries = await db.recordEntry.count();
    for (const { context } of [cast.requester, cast.manager, cast.developer, cast.tester, cast.operator, cast.auditor]) {
      const tries = [
        () => addService(context, described()),
        () => amendService(context, { serviceId: web.id, name: "X", description: "", tier: 1 }),
        () => setRequiredSuites(context, { serviceId: web.id, suites: [] }),
        () => addConfigurationItem(context, { serviceId: web.id, name: "index", kind: "database", description: "" }),
        () => addRelation(context, { kind: "depends_on", fromServiceId: web.id, toServiceId: data.id, source: "Me" }),
        () => addTarget(context, { serviceId: web.id, ...availability }),
        () => addEnvironment(context, { name: `e-${randomUUID().slice(0, 8)}`, isProduction: true }),
      ];
      for (const attempt of tries) expect(await refusalsOf(attempt())).toEqual(["role-missing"]);
    }
    expect(await db.recordEntry.count()).toBe(entries);
  });
});

describe("a configuration item", () => {
  it("is added by its kind, once under its name, and told of", async () => {
    const { changeManager } = staff();
    const [shop, other] = [await service({ name: "Shop" }), await service()];
    const index = { serviceId: shop.id, name: "search-index", kind: "database", description: "What can be found." } as const;
    const itemId = await addConfigurationItem(changeManager.context, index);
    expect(await db.configurationItem.findUnique({ where: { id: itemId } })).toMatchObject({ ...index, version: 1 });
    expect(await lastEntry()).toMatchObject({ type: "configuration_item.added", itemId, serviceName: "Shop", ...index });
    const entries = await db.recordEntry.count();
    const again = addConfigurationItem(changeManager.context, { ...index, kind: "host" });
    expect((await errorOf(again)).refusals).toMatchObject([{ code: "name-taken", field: "name" }]);
    expect(await db.recordEntry.count()).toBe(entries);
    await addConfigurationItem(changeManager.context, { ...index, serviceId: other.id });
  });

  it("is added once by two at the same moment", async () => {
    const { changeManager, changeManager2 } = staff();
    const { id: serviceId } = await service();
    const input = { serviceId, name: "index", kind: "database", description: "" } as const;
    const both = [changeManager, changeManager2].map(({ context }) => addConfigurationItem(context, input));
    const outcomes = await Promise.allSettled(both);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { refusals: [{ code: "name-taken" }] },
    });
    expect(await db.configurationItem.count({ where: { serviceId } })).toBe(1);
  });

  it("keeps its kind when a deployment brings it, and is an application when nobody spoke of it before", async () => {
    const { changeManager } = staff();
    const made = await release({ phase: "deployment" });
    const [artifact] = (await made.read()).libraryItems;
    const { id: serviceId } = made.service;
    const named = { serviceId, name: artifact?.name ?? "", kind: "library", description: "Shared." } as const;
    const itemId = await addConfigurationItem(changeManager.context, named);
    await made.reach("review");
    const items = await db.configurationItem.findMany({ where: { serviceId }, include: { running: true } });
    expect(items).toMatchObject([{ ...named, id: itemId, running: [{ sha256: artifact?.sha256 }] }]);
    const unspoken = await release({ phase: "review" });
    const brought = await db.configurationItem.findMany({ where: { serviceId: unspoken.service.id } });
    expect(brought).toMatchObject([{ kind: "application", description: "" }]);
  });

  it("says at the field what is wrong with it", async () => {
    expect(messages(AddConfigurationItemInput, { serviceId: "x", name: " ", kind: "ghost" })).toEqual({
      serviceId: "Choose a service.",
      name: "Name the configuration item.",
      kind: "Choose what kind of thing it is.",
    });
    const { changeManager } = staff();
    const item = { name: "index", kind: "database", description: "" } as const;
    const ofNone = addConfigurationItem(changeManager.context, { serviceId: randomUUID(), ...item });
    expect((await errorOf(ofNone)).refusals).toMatchObject([{ code: "no-such-service", field: "serviceId" }]);
    const { service: gone } = await release({ phase: "review", retires: true });
    const ofGone = addConfigurationItem(changeManager.context, { serviceId: gone.id, ...item });
    expect((await errorOf(ofGone)).refusals).toMatchObject([{ code: "service-retired", field: "serviceId" }]);
  });
});

describe("a configuration item that is there", () => {
  it("is amended as it was seen, and keeps its name", async () => {
    const { changeManager } = staff();
    const { id: serviceId } = await service({ name: "Shop" });
    const added = { serviceId, name: "index", kind: "application", description: "" } as const;
    const itemId = await addConfigurationItem(changeManager.context, added);
    const amended = { itemId, kind: "database", description: "What can be found." } as const;
    await amendConfigurationItem(changeManager.context, { ...amended, expectedVersion: 1 });
    const row = await db.configurationItem.findUnique({ where: { id: itemId } });
    expect(row).toMatchObject({ name: "index", kind: "database", description: "What can be found.", version: 2 });
    const told = { type: "configuration_item.amended", itemId, name: "index", serviceName: "Shop", kind: "database" };
    expect(await lastEntry()).toMatchObject(told);
    const entries = await db.recordEntry.count();
    const late = { ...amended, kind: "host", expectedVersion: 1 } as const;
    expect(await refusalsOf(amendConfigurationItem(changeManager.context, late))).toEqual(["conflict"]);
    const ofNone = { ...late, itemId: randomUUID() };
    expect(await refusalsOf(amendConfigurationItem(changeManager.context, ofNone))).toEqual(["not-found"]);
    expect(await db.recordEntry.count()).toBe(entries);
  });
});

describe("a relation", () => {
  it("is confirmed again until it is removed, by the database's own clock", async () => {
    const { changeManager, tester } = staff();
    const [web, data] = [await service({ name: "Web" }), await service({ name: "Data" })];
    const edge = { kind: "runs_on" as const, fromServiceId: web.id, toServiceId: data.id, source: "Inventory" };
    const relationId = await addRelation(changeManager.context, edge);
    const confirmedAt = async () => (await db.relation.findUniqueOrThrow({ where: { id: relationId } })).confirmedAt;
    await moveClock({ days: 200 });
    const before = await clock();
    expect(await refusalsOf(confirmRelation(tester.context, { relationId }))).toEqual(["role-missing"]);
    expect((await confirmedAt()).getTime()).toBeLessThan(before.getTime());
    await confirmRelation(changeManager.context, { relationId });
    expect((await confirmedAt()).getTime()).toBeGreaterThanOrEqual(before.getTime());
    expect(await lastEntry()).toMatchObject({ type: "relation.confirmed", relationId, fromName: "Web", toName: "Data" });
    await db.$executeRaw`UPDATE relation SET confirmed_at = '2000-01-01' WHERE id = ${relationId}::uuid`;
    expect((await confirmedAt()).getTime()).toBeGreaterThanOrEqual(before.getTime());
    await removeRelation(changeManager.context, { relationId });
    expect(await refusalsOf(confirmRelation(changeManager.context, { relationId }))).toEqual(["removed"]);
  });

  it("is added once, told of with both names, and can be removed and added again", async () => {
    const { changeManager } = staff();
    const [web, data] = [await service({ name: "Web" }), await service({ name: "Data" })];
    const edge = { kind: "runs_on" as const, fromServiceId: web.id, toServiceId: data.id, source: "Inventory" };
    const relationId = await addRelation(changeManager.context, edge);
    expect(await lastEntry()).toMatchObject({ type: "relation.added", relationId, fromName: "Web", toName: "Data" });
    expect(await refusalsOf(addRelation(changeManager.context, edge))).toEqual(["related-already"]);
    await removeRelation(changeManager.context, { relationId });
    expect(await refusalsOf(removeRelation(changeManager.context, { relationId }))).toEqual(["removed"]);
    await addRelation(changeManager.context, edge);
  });

  it("to itself, to nothing, or to a service that is going is refused at its field", async () => {
    const { changeManager } = staff();
    const web = await service();
    const edge = { kind: "depends_on" as const, fromServiceId: web.id, source: "Inventory" };
    const going = (await release({ phase: "planning", retires: true })).service;
    for (const [toServiceId, code] of [
      [web.id, "to-itself"],
      [going.id, "service-going"],
      [randomUUID(), "no-such-service"],
    ] as const)
      expect((await errorOf(addRelation(changeManager.context, { ...edge, toServiceId }))).refusals).toMatchObject([
        { code, field: "toServiceId" },
      ]);
    expect(messages(AddRelationInput, {})).toEqual({
      kind: "Choose how they are related.",
      fromServiceId: "Choose a service.",
      toServiceId: "Choose the service it is related to.",
      source: "Say where this is known from.",
    });
  });
});

describe("a target", () => {
  it("stands until it is ended, and its name is free then", async () => {
    const { changeManager } = staff();
    const { id: serviceId } = await service();
    const targetId = await addTarget(changeManager.context, { serviceId, ...availability });
    expect(await refusalsOf(addTarget(changeManager.context, { serviceId, ...availability, value: 95 }))).toEqual([
      "target-exists",
    ]);
    await endTarget(changeManager.context, { targetId });
    expect(await lastEntry()).toMatchObject({ type: "target.ended", targetId, name: "Availability" });
    expect(await refusalsOf(endTarget(changeManager.context, { targetId }))).toEqual(["ended"]);
    await addTarget(changeManager.context, { serviceId, ...availability, value: 95 });
  });

  it("is measured by an operator or release manager, over a time that is past", async () => {
    const { changeManager, operator, tester } = staff();
    const { id: serviceId } = await service();
    const targetId = await addTarget(changeManager.context, { serviceId, ...availability });
    const now = await clock();
    const hour = (n: number) => new Date(now.getTime() + n * 3_600_000);
    const measured = { targetId, value: 99.95, sampleSize: 1440, from: hour(-24), to: hour(-1) };
    const id = await enterMeasurement(operator.context, measured);
    expect(await db.measurement.findUnique({ where: { id } })).toMatchObject({
      targetId,
      sampleSize: 1440,
      enteredBy: operator.id,
    });
    expect(await lastEntry()).toMatchObject({
      type: "measurement.entered",
      measurementId: id,
      value: 99.95,
      unit: "%",
      targetName: "Availability",
    });
    expect(await refusalsOf(enterMeasurement(tester.context, measured))).toEqual(["role-missing"]);
    expect(await refusalsOf(enterMeasurement(operator.context, { ...measured, to: hour(-25) }))).toEqual(["time-backwards"]);
    expect(await refusalsOf(enterMeasurement(operator.context, { ...measured, to: hour(1) }))).toEqual(["not-yet"]);
    expect(messages(EnterMeasurementInput, { targetId, value: "1e9999", sampleSize: "-1", from: "yesterday", to: "" })).toEqual({
      value: "Enter a number, like 99.9.",
      sampleSize: "Say how many measurements stand behind it.",
      from: "Enter a date and a time.",
      to: "Enter a date and a time.",
    });
  });
});

describe("an environment", () => {
  it("is added once by its name", async () => {
    const { changeManager } = staff();
    const name = `stage-${randomUUID().slice(0, 8)}`;
    const id = await addEnvironment(changeManager.context, AddEnvironmentInput.parse({ name }));
    expect(await db.environment.findUnique({ where: { id } })).toMatchObject({ name, isProduction: false });
    expect(AddEnvironmentInput.parse({ name, isProduction: "on" }).isProduction).toBe(true);
    expect((await errorOf(addEnvironment(changeManager.context, { name, isProduction: true }))).refusals).toMatchObject([
      { code: "name-taken", field: "name" },
    ]);
    expect(messages(AddEnvironmentInput, { name: "../etc" })).toEqual({
      name: "A name has small letters, digits, dots and hyphens, like staging.",
    });
  });
});
