import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type ServiceFilter, serviceList, servicesPerPage } from "#lib/queries/service-list";
import { measurementsShown, servicePage } from "#lib/queries/service-page";
import { addConfigurationItem } from "#lib/services/service/add-configuration-item";
import { addRelation } from "#lib/services/service/add-relation";
import { addService } from "#lib/services/service/add-service";
import { addTarget } from "#lib/services/service/add-target";
import { enterMeasurement } from "#lib/services/service/enter-measurement";
import { clock } from "../../support/clock.ts";
import { person, release, service, staff } from "../../support/factories.ts";
import { statementsOf } from "../../support/statements.ts";

const every: ServiceFilter = { state: "all", tier: null, isMine: false, text: "", after: null };
const viewer = async () => staff().auditor.context;
const listed = async (filter: Partial<ServiceFilter>) => (await serviceList(await viewer(), { ...every, ...filter })).services;
const keys = async (filter: Partial<ServiceFilter>) => (await listed(filter)).map(({ key }) => key);

async function target(serviceId: string, name = "Availability"): Promise<string> {
  const { changeManager } = staff();
  return addTarget(changeManager.context, { serviceId, name, comparison: "at_least", value: 99.9, unit: "%" });
}

/** Measures a target hour by hour, up to now. */
async function measured(targetId: string, values: readonly number[], sampleSize = 1440): Promise<void> {
  const { operator } = staff();
  const now = await clock();
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
  for (const [index, value] of values.entries()) {
    const left = values.length - index;
    await enterMeasurement(operator.context, { targetId, value, sampleSize, from: ago(left), to: ago(left - 1) });
  }
}

describe("the list of services", () => {
  it("tells of each who answers for it, how well it is, and what is coming", async () => {
    const web = await service({ name: `Zebra ${randomUUID()}`, tier: 1 });
    const [well, ill, unknown] = [
      await target(web.id, "Availability"),
      await target(web.id, "Checkout"),
      await target(web.id, "Never measured"),
    ];
    await measured(well, [99.2, 99.95]);
    await measured(ill, [99.95, 99.2]);
    const made = await release({ service: web, phase: "planning", title: "On its way" });
    await release({ service: web, phase: "cancelled" });
    const { owner, deputy } = staff();
    const [row] = await listed({ text: web.name });
    expect(row).toMatchObject({ key: web.key, tier: 1, state: "live", owner: owner.name, deputy: deputy.name });
    expect(row?.verdicts).toMatchObject([
      { target: { id: well, value: 99.9 }, measured: 99.95, verdict: "met" },
      { target: { id: ill }, measured: 99.2, verdict: "missed" },
      { target: { id: unknown }, measured: null, verdict: "inconclusive" },
    ]);
    expect(row?.coming).toMatchObject([{ number: made.number, phase: "planning", gate: "build_and_test", total: 1 }]);
  });

  it("is filtered by words, state, tier and who owns it", async () => {
    const ann = await person({ name: "Ann" });
    const word = randomUUID();
    const [mine, deputised, other] = [
      await service({ name: `A ${word}`, tier: 1, owner: ann }),
      await service({ name: `B ${word}`, tier: 2, deputy: ann }),
      await service({ name: `C ${word}`, tier: 2, state: "design" }),
    ];
    expect(await keys({ text: word.toUpperCase() })).toEqual([mine.key, deputised.key, other.key]);
    expect(await keys({ text: other.key })).toEqual([other.key]);
    expect(await keys({ text: "100%_" })).toEqual([]);
    expect(await keys({ text: word, tier: 2 })).toEqual([deputised.key, other.key]);
    expect(await keys({ text: word, state: "design" })).toEqual([other.key]);
    const { services } = await serviceList(ann.context, { ...every, isMine: true });
    expect(services.map(({ key }) => key)).toEqual([mine.key, deputised.key]);
    const retired = (await release({ phase: "review", retires: true })).service;
    expect(await keys({ text: retired.key, state: "current" })).toEqual([]);
    expect(await keys({ text: retired.key, state: "retired" })).toEqual([retired.key]);
  });

  it("goes on after the last one, sees none twice, and costs three statements", async () => {
    const { changeManager } = staff();
    const word = randomUUID();
    for (let at = 0; at < servicesPerPage + 2; at++) {
      // Two of each name: only the key tells them apart.
      const name = `${word} ${at % 30}`;
      await addService(changeManager.context, { key: `p-${randomUUID()}`, name, description: "", tier: 3, state: "live" });
    }
    const { answer, statements } = await statementsOf(changeManager.context.actor, (one) =>
      serviceList(one, { ...every, text: word }),
    );
    expect(answer.services).toHaveLength(servicesPerPage);
    expect(statements).toBe(3);
    const rest = await serviceList(await viewer(), { ...every, text: word, after: answer.after });
    expect(rest.services).toHaveLength(2);
    expect(rest.after).toBeNull();
    expect(new Set([...answer.services, ...rest.services].map(({ key }) => key)).size).toBe(servicesPerPage + 2);
  });

  it("is empty after a service that is not there", async () => {
    expect(await keys({ after: "no-such" })).toEqual([]);
  });
});

describe("the page of a service", () => {
  it("shows the last measurements, the oldest first, each judged by the target as it stands", async () => {
    const web = await service();
    const targetId = await target(web.id);
    await measured(targetId, [90, ...Array.from({ length: measurementsShown - 2 }, () => 99.95), 99.1, 99.99]);
    await measured(await target(web.id, "Too little"), [99.99], 3);
    const page = await servicePage(await viewer(), web.key);
    const [level, little] = page?.targets ?? [];
    expect(level?.measurements).toHaveLength(measurementsShown);
    expect(level?.measurements.map(({ verdict }) => verdict).slice(-3)).toEqual(["met", "missed", "met"]);
    expect(level?.measurements[0]).toMatchObject({ value: 99.95, sampleSize: 1440 });
    expect(level?.verdict).toMatchObject({ verdict: "met", measured: 99.99 });
    expect(little).toMatchObject({ verdict: { verdict: "inconclusive" }, measurements: [{ value: 99.99 }] });
  });

  it("shows relations both ways, what it is made of, and what of it runs where", async () => {
    const { changeManager } = staff();
    const made = await release({ phase: "review" });
    const web = made.service;
    const [below, above] = [await service({ name: "Below" }), await service({ name: "Above", tier: 1 })];
    const source = "Inventory";
    await addRelation(changeManager.context, { kind: "runs_on", fromServiceId: web.id, toServiceId: below.id, source });
    await addRelation(changeManager.context, { kind: "depends_on", fromServiceId: above.id, toServiceId: web.id, source });
    await addConfigurationItem(changeManager.context, {
      serviceId: web.id,
      name: "a-host",
      kind: "host",
      description: "In Oslo.",
    });
    const page = await servicePage(await viewer(), web.key);
    expect(page?.leansOn).toMatchObject([{ kind: "runs_on", name: "Below", source }]);
    expect(page?.carries).toMatchObject([{ kind: "depends_on", name: "Above", tier: 1 }]);
    const [artifact] = (await made.read()).libraryItems;
    expect(page?.items).toMatchObject([
      {
        name: artifact?.name,
        kind: "application",
        running: [{ isProduction: true, version: artifact?.version, sha256: artifact?.sha256 }],
      },
      { name: "a-host", kind: "host", description: "In Oslo.", running: [] },
    ]);
  });

  it("shows what is coming, what was backed out, and what the reviews said of value", async () => {
    const web = await service();
    await target(web.id);
    const closed = await release({ service: web, phase: "closed", title: "Once" });
    const cancelled = await release({ service: web, phase: "cancelled", title: "Never" });
    const coming = await release({ service: web, phase: "build_and_test", title: "Soon" });
    const page = await servicePage(await viewer(), web.key);
    expect(page?.coming).toMatchObject([{ number: coming.number, gate: "check_in", managerName: coming.manager.name }]);
    expect(page?.coming[0]?.windowStart).toBeInstanceOf(Date);
    const { review } = await closed.read();
    expect(page?.past).toMatchObject([
      { number: cancelled.number, isCancelled: true, outcome: null, review: null },
      {
        number: closed.number,
        isCancelled: false,
        outcome: "finished",
        review: { customerValue: review?.customerValue, decision: review?.decision },
      },
    ]);
  });

  it("costs at most five statements, however much there is, and offers other services only to who may relate them", async () => {
    const web = await service();
    await release({ service: web, phase: "planning" });
    const { auditor, changeManager } = staff();
    const seen = await statementsOf(auditor.context.actor, (one) => servicePage(one, web.key));
    expect([seen.statements, seen.answer?.others]).toEqual([4, []]);
    const kept = await statementsOf(changeManager.context.actor, (one) => servicePage(one, web.key));
    expect(kept.statements).toBe(5);
    expect(kept.answer?.others.length).toBeGreaterThan(0);
  });

  it("is of no service that is not there", async () => {
    expect(await servicePage(await viewer(), "no-such")).toBeNull();
  });
});
