import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readChange } from "#lib/db/change-store";
import { database } from "#lib/db/client";
import type { Change } from "#lib/domain/change";
import { amendChange } from "#lib/services/change/amend-change";
import { askChange } from "#lib/services/change/ask-change";
import { RaiseChangeInput, raiseChange } from "#lib/services/change/raise-change";
import { withdrawChange } from "#lib/services/change/withdraw-change";
import { withdrawAuthorization } from "#lib/services/gate/withdraw-authorization";
import { authorizedChange, change, confirmedTemplate, digestOf, release, service, staff } from "../../../support/factories.ts";
import type { Someone } from "../../../support/people.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";
import { signAndVote } from "../../../support/sign.ts";

const db = database();
const read = async (id: string): Promise<Change> => (await readChange(db, { id })).change;
const target = async (id: string) => ({ changeId: id, expectedVersion: (await read(id)).version });
const told = async (id: string): Promise<string[]> => {
  const { streamId } = await read(id);
  const rows = await db.recordEntry.findMany({ where: { streamId }, orderBy: { sequence: "asc" }, select: { content: true } });
  return rows.map(({ content }) => (content as { type: string }).type);
};
const words = {
  title: "Faster search",
  reason: "Customers wait.",
  origin: "improvement",
  model: "normal",
  templateId: null,
} as const;
const draft = async () => change({ serviceId: (await service()).id });
const vote = async (by: Someone, authorizationId: string, verdict: "grant" | "refuse" | "abstain" = "grant") =>
  signAndVote(by.context, {
    authorizationId,
    verdict,
    reason: verdict === "refuse" ? "Not now." : "",
    evidenceDigest: await digestOf(authorizationId),
  });

/** Everybody who may not do what takes the role of a requester, release manager or change manager. */
const others = async () => {
  const { developer, tester, operator, auditor, owner, cab } = staff();
  return [developer, tester, operator, auditor, owner, cab[0]];
};

describe("raising a change", () => {
  it("makes a draft with a stream of its own and its first entry, for whoever may", async () => {
    const { requester, manager, changeManager } = staff();
    const { id: serviceId } = await service();
    for (const { context, id: raiser } of [requester, manager, changeManager]) {
      const { change: raised } = await readChange(db, { number: await raiseChange(context, { ...words, serviceId }) });
      expect(raised).toMatchObject({
        state: "draft",
        version: 1,
        title: words.title,
        service: { id: serviceId },
        raisedBy: { id: raiser },
      });
      expect(await told(raised.id)).toEqual(["change.raised"]);
    }
  });

  it("is refused with every reason, and nothing is written", async () => {
    const { requester, changeManager } = staff();
    const [{ id: serviceId }, elsewhere] = [await service(), await service()];
    const templateId = await confirmedTemplate(elsewhere.id);
    const count = async () => [await db.change.count(), await db.recordStream.count(), await db.recordEntry.count()];
    const before = await count();
    for (const { context } of await others())
      expect(await refusalsOf(raiseChange(context, { ...words, serviceId }))).toEqual(["role-missing"]);
    for (const [override, code] of [
      [{ serviceId: randomUUID() }, "no-such-service"],
      [{ model: "standard" }, "template-missing"],
      [{ model: "standard", templateId: randomUUID() }, "template-not-in-force"],
      [{ model: "standard", templateId }, "template-of-another-service"],
    ] as const) {
      const { refusals } = await errorOf(raiseChange(requester.context, { ...words, serviceId, ...override }));
      expect(refusals.map((one) => one.code)).toEqual([code]);
      expect(refusals[0]?.field).toMatch(/^(serviceId|templateId)$/);
    }
    expect(await refusalsOf(raiseChange(changeManager.context, { ...words, serviceId, templateId }))).toEqual([
      "template-not-allowed",
      "template-of-another-service",
    ]);
    expect(await count()).toEqual(before);
  });

  it("says at the field what is missing", () => {
    const { error } = RaiseChangeInput.safeParse({
      title: "",
      reason: "x".repeat(8001),
      origin: "whim",
      model: "",
      templateId: "",
      serviceId: "",
    });
    expect(Object.fromEntries((error?.issues ?? []).map(({ path, message }) => [path.join("."), message]))).toEqual({
      title: "Give it a title.",
      reason: "At most 8,000 characters.",
      origin: "Choose where it comes from.",
      model: "Choose a change model.",
      serviceId: "Choose the service.",
    });
  });
});

describe("a draft", () => {
  it("is amended as it was seen", async () => {
    const { requester } = staff();
    const { id } = await draft();
    const seen = await target(id);
    await amendChange(requester.context, { ...seen, ...words, title: "Slower search" });
    expect(await read(id)).toMatchObject({ title: "Slower search", version: 2, evidenceRevision: 2 });
    expect(await told(id)).toEqual(["change.raised", "change.amended"]);
    expect(await refusalsOf(amendChange(requester.context, { ...seen, ...words }))).toEqual(["conflict"]);
    for (const { context } of await others())
      expect(await refusalsOf(amendChange(context, { ...(await target(id)), ...words }))).toEqual(["role-missing"]);
    expect(await read(id)).toMatchObject({ title: "Slower search", version: 2 });
  });

  it("becomes standard by a template in force for its service", async () => {
    const { requester } = staff();
    const [{ id: serviceId }, elsewhere] = [await service(), await service()];
    const { id } = await change({ serviceId });
    const amend = async (templateId: string) =>
      amendChange(requester.context, { ...(await target(id)), ...words, model: "standard", templateId });
    expect(await refusalsOf(amend(await confirmedTemplate(elsewhere.id)))).toEqual(["template-of-another-service"]);
    await amend(await confirmedTemplate(serviceId));
    expect(await read(id)).toMatchObject({ model: "standard", template: { version: 1 } });
  });

  it("that an open release carries keeps what makes the release what it is", async () => {
    const { requester } = staff();
    const { id: serviceId, key, name } = await service();
    const { id } = await change({ serviceId });
    const carrier = await release({ service: { id: serviceId, key, name }, changeIds: [id] });
    const amend = async (override: object) => amendChange(requester.context, { ...(await target(id)), ...words, ...override });
    expect((await errorOf(amend({ model: "emergency" }))).refusals).toMatchObject([{ code: "carried", field: "model" }]);
    expect((await errorOf(amend({ origin: "retirement" }))).refusals).toMatchObject([{ code: "carried", field: "origin" }]);
    await amend({ title: "Other words", origin: "problem" });
    expect(await carrier.read()).toMatchObject({ model: "normal", retires: false, changes: [{ title: "Other words" }] });
  });
});

describe("asking for a change", () => {
  it("submits it to the change managers, without whoever raised or asked", async () => {
    const { requester, changeManager, changeManager2 } = staff();
    const { id: serviceId } = await service();
    const { change: raised } = await readChange(db, {
      number: await raiseChange(changeManager.context, { ...words, serviceId }),
    });
    const authorizationId = await askChange(requester.context, await target(raised.id));
    const after = await read(raised.id);
    expect(after).toMatchObject({ state: "submitted", version: 2 });
    const [authorization] = after.authorizations;
    expect(authorization).toMatchObject({ id: authorizationId, subject: "change", state: "pending" });
    const electors = authorization?.parties.flatMap(({ seats }) => seats.map((seat) => seat.id)) ?? [];
    expect(electors).toContain(changeManager2.id);
    expect(electors).not.toContain(changeManager.id);
    expect(await told(raised.id)).toEqual(["change.raised", "authorization.asked"]);
    expect(await refusalsOf(vote(changeManager, authorizationId))).toEqual(["no-seat"]);
    await vote(changeManager2, authorizationId);
    expect(await read(raised.id)).toMatchObject({ state: "authorized" });
  });

  it("is refused twice, to others, and on top of what changed", async () => {
    const { requester } = staff();
    const { id } = await draft();
    const seen = await target(id);
    for (const { context } of await others()) expect(await refusalsOf(askChange(context, seen))).toEqual(["role-missing"]);
    await askChange(requester.context, seen);
    expect(await refusalsOf(askChange(requester.context, seen))).toEqual(["conflict"]);
    expect(await refusalsOf(askChange(requester.context, await target(id)))).toEqual(["not-a-draft", "asked-already"]);
    expect(await refusalsOf(amendChange(requester.context, { ...(await target(id)), ...words }))).toEqual(["not-a-draft"]);
  });

  it("that is refused may be amended and asked anew; taken back, it is a draft again", async () => {
    const { requester, changeManager, changeManager2 } = staff();
    const { id } = await draft();
    const first = await askChange(requester.context, await target(id));
    await vote(changeManager, first, "refuse");
    expect(await read(id)).toMatchObject({ state: "submitted" });
    await vote(changeManager2, first, "refuse");
    expect(await read(id)).toMatchObject({ state: "refused" });
    await amendChange(requester.context, { ...(await target(id)), ...words, reason: "It costs 3% of sales." });
    const second = await askChange(requester.context, await target(id));
    await withdrawAuthorization(requester.context, { authorizationId: second, reason: "One more thought." });
    expect(await read(id)).toMatchObject({ state: "draft" });
    await vote(changeManager, await askChange(requester.context, await target(id)));
    expect(await read(id)).toMatchObject({
      state: "authorized",
      authorizations: [{ state: "refused" }, { state: "withdrawn" }, { state: "granted" }],
    });
  });
});

describe("withdrawing a change", () => {
  const reason = "Not wanted any more.";

  it("ends it, and its pending request with it", async () => {
    const { requester, changeManager } = staff();
    const { id } = await draft();
    const authorizationId = await askChange(requester.context, await target(id));
    await withdrawChange(requester.context, { ...(await target(id)), reason });
    expect(await read(id)).toMatchObject({ state: "withdrawn", authorizations: [{ state: "withdrawn" }] });
    expect(await told(id)).toEqual(["change.raised", "authorization.asked", "authorization.withdrawn", "change.withdrawn"]);
    expect(await refusalsOf(vote(changeManager, authorizationId))).toContain("not-pending");
    expect(await refusalsOf(withdrawChange(requester.context, { ...(await target(id)), reason }))).toEqual(["too-late"]);
  });

  it("takes an authorized change back too, unless an open release carries it", async () => {
    const { requester } = staff();
    const { id } = await authorizedChange({ serviceId: (await service()).id });
    await withdrawChange(requester.context, { ...(await target(id)), reason });
    expect(await read(id)).toMatchObject({ state: "withdrawn" });
    const [carried] = (await release()).changeIds;
    const before = await read(carried ?? "");
    expect(await refusalsOf(withdrawChange(requester.context, { ...(await target(before.id)), reason }))).toEqual(["carried"]);
    expect(await read(before.id)).toEqual(before);
  });

  it("is refused to others, and without a reason", async () => {
    const { requester } = staff();
    const { id } = await draft();
    for (const { context } of await others())
      expect(await refusalsOf(withdrawChange(context, { ...(await target(id)), reason }))).toEqual(["role-missing"]);
    expect((await errorOf(withdrawChange(requester.context, { ...(await target(id)), reason: " " }))).refusals).toMatchObject([
      { code: "reason-missing", field: "reason" },
    ]);
    expect(await told(id)).toEqual(["change.raised"]);
  });
});
