import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { readTemplatesInForce } from "#lib/db/panel-store";
import { confirmTemplate } from "#lib/services/template/confirm-template";
import { ProposeTemplateInput, proposeTemplate } from "#lib/services/template/propose-template";
import { clock } from "../../../support/clock.ts";
import { service, staff } from "../../../support/factories.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";

const db = database();
const inDays = async (days: number) => new Date((await clock()).getTime() + days * 86_400_000);
const proposal = async (days = 90) => ({
  name: `Routine ${randomUUID()}`,
  description: "The same every month.",
  serviceId: (await service()).id,
  expiresAt: await inDays(days),
});

describe("a standard-change template", () => {
  it("is in force when a second change manager confirmed it, and the next of its name is the next version", async () => {
    const { changeManager, changeManager2 } = await staff();
    const input = await proposal();
    const templateId = await proposeTemplate(changeManager.context, input);
    expect((await readTemplatesInForce(db)).has(templateId)).toBe(false);
    expect(await refusalsOf(confirmTemplate(changeManager.context, { templateId }))).toEqual(["proposer"]);
    await confirmTemplate(changeManager2.context, { templateId });
    expect((await readTemplatesInForce(db)).has(templateId)).toBe(true);
    expect(await refusalsOf(confirmTemplate(changeManager2.context, { templateId }))).toEqual(["confirmed"]);
    const next = await proposeTemplate(changeManager.context, input);
    expect(await db.changeTemplate.findUnique({ where: { id: next } })).toMatchObject({ name: input.name, version: 2 });
  });

  it("is the change managers' alone, and ends within a year", async () => {
    const { changeManager, manager, auditor } = await staff();
    const input = await proposal();
    const entries = await db.recordEntry.count();
    for (const { context } of [manager, auditor])
      expect(await refusalsOf(proposeTemplate(context, input))).toEqual(["role-missing"]);
    for (const [days, code] of [
      [-1, "expired"],
      [400, "too-long"],
    ] as const)
      expect(
        (await errorOf(proposeTemplate(changeManager.context, { ...input, expiresAt: await inDays(days) }))).refusals,
      ).toMatchObject([{ code, field: "expiresAt" }]);
    expect(await db.recordEntry.count()).toBe(entries);
    expect(ProposeTemplateInput.safeParse({ expiresAt: "soon" }).error?.issues.map(({ path }) => path[0])).toEqual([
      "name",
      "description",
      "serviceId",
      "expiresAt",
    ]);
  });
});
