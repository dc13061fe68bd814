import { describe, expect, it } from "vitest";
import { authorizationQueue, type QueueFilter, type QueueList, type QueueSection } from "#lib/queries/authorization-queue";
import { askChange } from "#lib/services/change/ask-change";
import { change, release, service, staff } from "../../support/factories.ts";

const everything: QueueFilter = { list: null, subject: null, gate: null, text: "", after: null };

function numbersIn(queue: readonly QueueSection[], list: QueueList): number[] {
  return queue.find((one) => one.list === list)?.entries.map(({ authorization }) => authorization.number) ?? [];
}

describe("the queue of authorizations", () => {
  it("puts what waits for my vote first, moves it on when I have voted, and to the decided when it is", async () => {
    const { cab, manager } = await staff();
    const made = await release({ phase: "planning" });
    await made.prepare();
    const id = await made.ask();
    const { number } = await made.authorization(id);
    const filter = { ...everything, text: `REL-${made.number}` };
    const [one, two] = cab;

    expect(numbersIn(await authorizationQueue(one.context, filter), "mine")).toEqual([number]);
    expect(numbersIn(await authorizationQueue(manager.context, filter), "mine")).toEqual([]);
    expect(numbersIn(await authorizationQueue(manager.context, filter), "pending")).toEqual([number]);

    await made.vote(id, one);
    const voted = await authorizationQueue(one.context, filter);
    expect(numbersIn(voted, "mine")).toEqual([]);
    const [entry] = voted.find(({ list }) => list === "pending")?.entries ?? [];
    expect(entry).toMatchObject({ of: { name: `REL-${made.number}` }, isLate: false, service: { key: made.service.key } });
    expect(entry?.tally.find(({ party }) => party === "authority")).toMatchObject({ granted: 1, needed: 2 });

    await made.vote(id, two);
    const decided = await authorizationQueue(one.context, filter);
    expect(numbersIn(decided, "pending")).toEqual([]);
    expect(numbersIn(decided, "decided")[0]).toBe(number);
  });

  it("is filtered by subject, gate, words and numbers, and treats signs of a pattern as what they are", async () => {
    const { requester, changeManager } = await staff();
    const its = await service();
    const raised = await change({ serviceId: its.id, title: "100% faster_search" });
    await askChange(requester.context, { changeId: raised.id, expectedVersion: 1 });
    const mine = async (filter: Partial<QueueFilter>) =>
      (await authorizationQueue(changeManager.context, { ...everything, list: "mine", ...filter }))[0]?.entries.map(
        ({ of }) => of.name,
      );

    expect(await mine({ text: "100% faster_" })).toEqual([`CHG-${raised.number}`]);
    expect(await mine({ text: "100_ faster" })).toEqual([]);
    expect(await mine({ text: `chg-${raised.number}`, subject: "change" })).toEqual([`CHG-${raised.number}`]);
    expect(await mine({ text: `chg-${raised.number}`, subject: "gate" })).toEqual([]);
    expect(await mine({ text: `chg-${raised.number}`, gate: "planning" })).toEqual([]);
  });

  it("goes on after its last row, without a gap and without a row twice", async () => {
    const { requester, changeManager } = await staff();
    const its = await service();
    const word = `page${its.key}`;
    for (let n = 0; n < 17; n++) {
      const { id } = await change({ serviceId: its.id, title: `${word} ${n}` });
      await askChange(requester.context, { changeId: id, expectedVersion: 1 });
    }
    const filter = { ...everything, text: word };
    const [first] = await authorizationQueue(changeManager.context, filter);
    expect(first?.entries).toHaveLength(15);
    const [rest] = await authorizationQueue(changeManager.context, { ...filter, list: "mine", after: first?.next ?? null });
    expect(rest).toMatchObject({ next: null });
    const titles = [...(first?.entries ?? []), ...(rest?.entries ?? [])].map(({ of }) => of.title);
    expect(titles).toEqual(Array.from({ length: 17 }, (_, n) => `${word} ${n}`));
  });
});
