import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { authorizationQueue, type QueueFilter, type QueueList, type QueueSection } from "#lib/queries/authorization-queue";
import type { Viewer } from "#lib/queries/viewer";
import { waitingNeighbours } from "#lib/queries/waiting-neighbours";
import { askChange } from "#lib/services/change/ask-change";
import { change, release, service, staff } from "../../support/factories.ts";
import { signAndVote } from "../../support/sign.ts";
import { statementsOf } from "../../support/statements.ts";

const everything: QueueFilter = {
  list: null,
  subject: null,
  gate: null,
  service: "",
  model: null,
  state: null,
  text: "",
  after: null,
};

const queueOf = async (viewer: Viewer, filter: QueueFilter) =>
  (await authorizationQueue(viewer, filter, "Europe/Berlin")).sections;

function numbersIn(queue: readonly QueueSection[], list: QueueList): number[] {
  return queue.find((one) => one.list === list)?.entries.map(({ authorization }) => authorization.number) ?? [];
}

describe("the queue of authorizations", () => {
  it("puts what waits for my vote first, moves it on when I have voted, and to the decided when it is", async () => {
    const { cab, manager } = staff();
    const made = await release({ phase: "planning" });
    await made.prepare();
    const id = await made.ask();
    const { number } = await made.authorization(id);
    const filter = { ...everything, text: `REL-${made.number}` };
    const [one, two] = cab;

    expect(numbersIn(await queueOf(one.context, filter), "mine")).toEqual([number]);
    expect(numbersIn(await queueOf(manager.context, filter), "mine")).toEqual([]);
    expect(numbersIn(await queueOf(manager.context, filter), "pending")).toEqual([number]);

    await made.vote(id, one);
    const voted = await queueOf(one.context, filter);
    expect(numbersIn(voted, "mine")).toEqual([]);
    const [entry] = voted.find(({ list }) => list === "pending")?.entries ?? [];
    expect(entry).toMatchObject({ of: { name: `REL-${made.number}` }, isLate: false, service: { key: made.service.key } });
    expect(entry?.tally.find(({ party }) => party === "authority")).toMatchObject({ granted: 1, needed: 2 });

    await made.vote(id, two);
    const decided = await queueOf(one.context, filter);
    expect(numbersIn(decided, "pending")).toEqual([]);
    expect(numbersIn(decided, "decided")[0]).toBe(number);
  });

  it("is filtered by subject, gate, words and numbers, and treats signs of a pattern as what they are", async () => {
    const { requester, changeManager } = staff();
    const its = await service();
    const raised = await change({ serviceId: its.id, title: "100% faster_search" });
    await askChange(requester.context, { changeId: raised.id, expectedVersion: 1 });
    const mine = async (filter: Partial<QueueFilter>) =>
      (await queueOf(changeManager.context, { ...everything, list: "mine", ...filter }))[0]?.entries.map(({ of }) => of.name);

    expect(await mine({ text: "100% faster_" })).toEqual([`CHG-${raised.number}`]);
    expect(await mine({ text: "100_ faster" })).toEqual([]);
    expect(await mine({ text: `chg-${raised.number}`, subject: "change" })).toEqual([`CHG-${raised.number}`]);
    expect(await mine({ text: `chg-${raised.number}`, subject: "gate" })).toEqual([]);
    expect(await mine({ text: `chg-${raised.number}`, gate: "planning" })).toEqual([]);
  });

  it("goes on after its last row, without a gap and without a row twice", async () => {
    const { requester, changeManager } = staff();
    const its = await service();
    const word = `page${its.key}`;
    for (let n = 0; n < 17; n++) {
      const { id } = await change({ serviceId: its.id, title: `${word} ${n}` });
      await askChange(requester.context, { changeId: id, expectedVersion: 1 });
    }
    const filter = { ...everything, text: word };
    const [first] = await queueOf(changeManager.context, filter);
    expect(first?.entries).toHaveLength(15);
    const [rest] = await queueOf(changeManager.context, { ...filter, list: "mine", after: first?.next ?? null });
    expect(rest).toMatchObject({ next: null });
    const titles = [...(first?.entries ?? []), ...(rest?.entries ?? [])].map(({ of }) => of.title);
    expect(titles).toEqual(Array.from({ length: 17 }, (_, n) => `${word} ${n}`));
  });

  it("is filtered by service, model and state, and lists the services there are", async () => {
    const { cab, changeManager } = staff();
    const made = await release({ phase: "planning" });
    await made.prepare();
    await made.ask();
    const { services } = await authorizationQueue(cab[0].context, everything, "UTC");
    expect(services).toContainEqual({ key: made.service.key, name: made.service.name });
    const shown = async (filter: Partial<QueueFilter>) =>
      (await queueOf(changeManager.context, { ...everything, service: made.service.key, ...filter })).map(
        ({ list, entries }) => [list, entries.length] as const,
      );
    // The change and G1 were granted on the way; G2 is pending and waits for the board alone.
    expect(await shown({})).toEqual([
      ["mine", 0],
      ["pending", 1],
      ["decided", 2],
    ]);
    expect(await shown({ state: "granted" })).toEqual([["decided", 2]]);
    expect(await shown({ state: "pending", model: "normal" })).toEqual([
      ["mine", 0],
      ["pending", 1],
    ]);
    expect(await shown({ state: "refused" })).toEqual([["decided", 0]]);
    expect(await shown({ model: "emergency", list: "decided" })).toEqual([["decided", 0]]);
  });

  it("puts the greater risk first among those of one day, and leads from one decision to the next in that order", async () => {
    const { cab } = staff();
    const word = `risk${randomUUID().slice(0, 8)}`;
    const asked = async (tier: number, kind: "major" | "patch") => {
      const its = await service({ tier });
      const made = await release({ phase: "planning", service: its, title: `${word} ${tier}`, kind });
      await made.prepare();
      return made.authorization(await made.ask());
    };
    const calm = await asked(4, "patch");
    const critical = await asked(3, "patch");
    const risky = await asked(4, "major");
    const [one] = cab;
    const [mine] = await queueOf(one.context, { ...everything, list: "mine", text: word });
    expect(mine?.entries.map(({ authorization }) => authorization.number)).toEqual([risky.number, critical.number, calm.number]);
    const [first, second, third] = mine?.entries.map(({ risk }) => risk?.score ?? 0) ?? [];
    expect(first).toBeGreaterThan(second ?? 0);
    expect(second).toBe(third);

    const [all] = await queueOf(one.context, { ...everything, list: "mine" });
    const order = all?.entries.map(({ authorization }) => authorization.number) ?? [];
    const near = await waitingNeighbours(one.context, critical.number, "Europe/Berlin");
    const at = order.indexOf(critical.number);
    expect(near).toMatchObject({ previous: order[at - 1], next: order[at + 1], place: at + 1 });

    await signAndVote(one.context, {
      authorizationId: critical.id,
      verdict: "abstain",
      reason: "",
      evidenceDigest: critical.evidenceDigest,
    });
    const after = await waitingNeighbours(one.context, critical.number, "Europe/Berlin");
    expect(after).toMatchObject({ previous: near.previous, next: near.next, place: null, count: near.count - 1 });
  });

  it("takes three statements, however long it is", async () => {
    const { auditor } = staff();
    const { statements } = await statementsOf(auditor.context.actor, (viewer) => authorizationQueue(viewer, everything, "UTC"));
    expect(statements).toBeLessThanOrEqual(3);
  });
});
