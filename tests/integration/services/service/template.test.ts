import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { readTemplateStanding } from "#lib/db/template-store";
import { confirmTemplate } from "#lib/services/template/confirm-template";
import { ProposeTemplateInput, proposeTemplate } from "#lib/services/template/propose-template";
import { clock, moveClock } from "../../../support/clock.ts";
import {
  authorizedChange,
  confirmedTemplate,
  type MadeRelease,
  type MadeService,
  release,
  service,
  staff,
} from "../../../support/factories.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";

const db = database();
const inDays = async (days: number) => new Date((await clock()).getTime() + days * 86_400_000);
const proposal = async (days = 90) => ({
  name: `Routine ${randomUUID()}`,
  description: "The same every month.",
  serviceId: (await service()).id,
  expiresAt: await inDays(days),
  ...({ largestKind: "major", highestRisk: "high", mostReleases: null, periodDays: null } as const),
});

describe("a standard-change template", () => {
  it("is in force when a second change manager confirmed it, and the next of its name is the next version", async () => {
    const { changeManager, changeManager2 } = staff();
    const input = await proposal();
    const templateId = await proposeTemplate(changeManager.context, input);
    expect((await readTemplateStanding(db, templateId))?.isInForce).toBe(false);
    expect(await refusalsOf(confirmTemplate(changeManager.context, { templateId }))).toEqual(["proposer"]);
    await confirmTemplate(changeManager2.context, { templateId });
    expect((await readTemplateStanding(db, templateId))?.isInForce).toBe(true);
    expect(await refusalsOf(confirmTemplate(changeManager2.context, { templateId }))).toEqual(["confirmed"]);
    const next = await proposeTemplate(changeManager.context, input);
    expect(await db.changeTemplate.findUnique({ where: { id: next } })).toMatchObject({ name: input.name, version: 2 });
  });

  it("is the change managers' alone, and ends within a year", async () => {
    const { changeManager, manager, auditor } = staff();
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
      "largestKind",
      "highestRisk",
    ]);
  });
});

describe("the limits of a template", () => {
  /** A standard release that follows the template, before G1. */
  const following = async (templateId: string, made: MadeService, kind: "patch" | "major" = "patch") => {
    const { id } = await authorizedChange({ serviceId: made.id, model: "standard", templateId });
    return release({ service: made, changeIds: [id], kind });
  };
  const grantOf = async (made: MadeRelease) => (await made.authorization(await made.ask())).templateId;

  it("are how many releases it lets through in its days: past them it grants nothing, and the board is asked", async () => {
    const made = await service();
    const templateId = await confirmedTemplate(made.id, { mostReleases: 1, periodDays: 30 });
    const [first, second] = [await following(templateId, made), await following(templateId, made)];
    expect(await grantOf(first)).toBe(templateId);
    expect(await grantOf(second)).toBeNull();
    await first.enter("planning");
    await first.prepare();
    expect(await grantOf(first)).toBe(templateId);
    await moveClock({ days: 31 });
    const third = await following(templateId, made);
    expect(await grantOf(third)).toBe(templateId);
  });

  it("are the kind of a release", async () => {
    const made = await service();
    const templateId = await confirmedTemplate(made.id, { largestKind: "minor" });
    expect(await grantOf(await following(templateId, made, "major"))).toBeNull();
    expect(await grantOf(await following(templateId, made, "patch"))).toBe(templateId);
  });

  it("let one of two through that ask for the last place at once", async () => {
    const made = await service();
    const templateId = await confirmedTemplate(made.id, { mostReleases: 1, periodDays: 30 });
    const both = [await following(templateId, made), await following(templateId, made)];
    await Promise.allSettled(both.map((one) => one.ask()));
    const granted = (await Promise.all(both.map((one) => one.read()))).flatMap(({ authorizations }) =>
      authorizations.filter((one) => one.templateId === templateId),
    );
    expect(granted).toHaveLength(1);
  });

  it("are a number of releases and of days, or neither", async () => {
    const { changeManager } = staff();
    const input = { ...(await proposal()), mostReleases: 3 };
    expect(await refusalsOf(proposeTemplate(changeManager.context, input))).toEqual(["half-limit"]);
  });
});
