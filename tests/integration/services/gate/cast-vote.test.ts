import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { castVote } from "#lib/services/gate/cast-vote";
import { moveClock } from "../../../support/clock.ts";
import { digestOf, person, release, staff } from "../../../support/factories.ts";
import { contextOf, job } from "../../../support/people.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";
import { fillPlan, openWindow } from "../../../support/release-journey.ts";
import { signAndVote } from "../../../support/sign.ts";

/** A release asking the CAB for build & test. */
async function askedOfCab() {
  const made = await release({ phase: "planning" });
  await made.prepare();
  return { made, id: await made.ask() };
}

async function toldOf(streamId: string): Promise<string[]> {
  const entries = await database().recordEntry.findMany({ where: { streamId }, orderBy: { sequence: "asc" } });
  return entries.map(({ content }) => (content as { type: string }).type);
}

describe("voting", () => {
  it("grants with the deciding vote, and the record tells of both", async () => {
    const { cab } = staff();
    const { made, id } = await askedOfCab();
    const before = await made.read();
    await made.vote(id, cab[0]);
    expect(await made.authorization(id)).toMatchObject({ state: "pending", votes: [{ verdict: "grant" }] });
    await made.vote(id, cab[1], "grant", "Well planned.");
    const granted = await made.authorization(id);
    expect(granted).toMatchObject({ state: "granted", spent: false });
    expect(granted.votes.map(({ person: { name }, reason }) => [name, reason])).toEqual([
      ["Cab One", ""],
      ["Cab Two", "Well planned."],
    ]);
    expect(granted.grantExpiresAt).not.toBeNull();
    expect((await toldOf(before.streamId)).slice(-3)).toEqual(["vote.cast", "vote.cast", "authorization.granted"]);
    expect((await made.read()).version).toBe(before.version + 2);
  });

  it("by two at once counts both and grants once", async () => {
    const { cab } = staff();
    const { made, id } = await askedOfCab();
    await Promise.all([made.vote(id, cab[0]), made.vote(id, cab[1])]);
    expect(await made.authorization(id)).toMatchObject({ state: "granted", votes: [{}, {}] });
    const told = await toldOf((await made.read()).streamId);
    expect(told.filter((type) => type === "authorization.granted")).toHaveLength(2); // G1's and this one
  });

  it("by everybody at once leaves no vote lost: who comes too late is told", async () => {
    const { cab } = staff();
    const { made, id } = await askedOfCab();
    const voted = await Promise.allSettled(cab.map((member) => made.vote(id, member)));
    const { state, votes } = await made.authorization(id);
    expect(state).toBe("granted");
    expect(votes).toHaveLength(voted.filter(({ status }) => status === "fulfilled").length);
  });

  it("refuses once the number is out of reach, not before; abstentions do not count", async () => {
    const { cab } = staff();
    const { made, id } = await askedOfCab();
    const seats = (await made.authorization(id)).parties.flatMap((party) => party.seats);
    const [last, ...others] = [...seats].reverse();
    for (const [index, one] of others.entries()) {
      expect((await made.authorization(id)).state).toBe("pending");
      await made.vote(id, one, index === 0 ? "refuse" : "abstain");
      if ((await made.authorization(id)).state !== "pending") break;
    }
    expect((await made.authorization(id)).state).toBe("refused");
    expect(last && (await refusalsOf(made.vote(id, last)))).toEqual(["not-pending"]);
    expect(await refusalsOf(made.enter("build_and_test"))).toEqual(["not-granted"]);
    expect(cab).toHaveLength(3);
    await made.reach("build_and_test");
  });

  it("of a required party against it refuses at once", async () => {
    const { owner, cab } = staff();
    const made = await release({ phase: "build_and_test" });
    await made.prepare();
    const id = await made.ask();
    await made.vote(id, cab[0]);
    await made.vote(id, owner, "refuse", "Not before the sale.");
    expect(await made.authorization(id)).toMatchObject({ state: "refused" });
  });

  it("of one person serves every party they sit in", async () => {
    const both = await person({ name: "Both", roles: ["change_manager"], member: ["cab"] });
    const { cab, owner } = staff();
    const made = await release({ phase: "build_and_test" });
    await made.prepare();
    const id = await made.ask();
    await made.vote(id, both);
    await made.vote(id, owner);
    expect((await made.authorization(id)).state).toBe("pending");
    await made.vote(id, cab[0]);
    expect((await made.authorization(id)).state).toBe("granted");
  });
});

describe("a vote is refused", () => {
  it("a second time, without a seat, without a reason against, by a job", async () => {
    const { cab, tester } = staff();
    const { made, id } = await askedOfCab();
    const evidenceDigest = await digestOf(id);
    await made.vote(id, cab[0]);
    expect(await refusalsOf(made.vote(id, cab[0]))).toEqual(["voted-already"]);
    expect(await refusalsOf(made.vote(id, tester))).toEqual(["no-seat"]);
    expect(await refusalsOf(made.vote(id, cab[1], "refuse", " "))).toEqual(["reason-missing"]);
    const vote = { authorizationId: id, verdict: "grant" as const, reason: "", evidenceDigest, signatureId: randomUUID() };
    expect(await refusalsOf(castVote(job, vote))).toEqual(["not-a-person"]);
    expect((await made.authorization(id)).votes).toHaveLength(1);
  });

  it("on other evidence than was shown", async () => {
    const { cab } = staff();
    const { id } = await askedOfCab();
    const vote = { authorizationId: id, verdict: "grant" as const, reason: "", evidenceDigest: "0".repeat(64) };
    expect(await refusalsOf(castVote(contextOf(cab[0]), { ...vote, signatureId: randomUUID() }))).toEqual(["other-evidence"]);
    expect(await refusalsOf(signAndVote(contextOf(cab[0]), vote))).toEqual(["other-evidence"]);
  });

  it("after the evidence changed: the request is superseded", async () => {
    const { cab } = staff();
    const { made, id } = await askedOfCab();
    await fillPlan(made);
    expect((await made.authorization(id)).state).toBe("superseded");
    expect(await refusalsOf(made.vote(id, cab[0]))).toEqual(["not-pending", "stale-evidence"]);
  });

  it("for an authorization that is not there", async () => {
    const { cab } = staff();
    const vote = { authorizationId: randomUUID(), verdict: "grant" as const, reason: "", evidenceDigest: "0".repeat(64) };
    expect((await errorOf(castVote(contextOf(cab[0]), { ...vote, signatureId: randomUUID() }))).code).toBe("not-found");
    expect((await errorOf(signAndVote(contextOf(cab[0]), vote))).code).toBe("not-found");
  });
});

describe("a condition that fails", () => {
  it("holds the deciding grant back, and neither a refusal nor what was voted before", async () => {
    const { cab, owner } = staff();
    const made = await release({ phase: "check_in" });
    await made.prepare();
    const id = await made.ask();
    await made.vote(id, cab[0]);
    await made.vote(id, cab[1]);
    await moveClock({ hours: 5 }); // the window is over
    expect(await refusalsOf(made.vote(id, owner))).toEqual(["window-ahead"]);
    expect((await made.authorization(id)).state).toBe("pending");
    await made.vote(id, owner, "refuse", "The window is over.");
    expect((await made.authorization(id)).state).toBe("refused");
    expect(openWindow(new Date(0)).windowEnd.getTime()).toBe(4 * 3_600_000);
  });
});
