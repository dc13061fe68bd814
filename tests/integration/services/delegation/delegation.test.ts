import { describe, expect, it } from "vitest";
import { confirmDelegation } from "#lib/services/delegation/confirm-delegation";
import { endDelegation } from "#lib/services/delegation/end-delegation";
import { castVote } from "#lib/services/gate/cast-vote";
import { deactivatePerson } from "#lib/services/identity/deactivate-person";
import { moveClock } from "../../../support/clock.ts";
import { digestOf, type MadeRelease, person, release, service, staff } from "../../../support/factories.ts";
import { authorityId, organisation, type Someone } from "../../../support/people.ts";
import { authorityOf, confirmedDelegate, policyInForce, proposedDelegate } from "../../../support/policies.ts";
import { refusalsOf } from "../../../support/refusals.ts";
import { sign } from "../../../support/sign.ts";

let boards = 0;

/** Two members of a board, of whom one has to grant, and somebody else. */
async function board(votesNeeded = 1) {
  const [ada, ben, cem] = [await person({ name: "Ada" }), await person({ name: "Ben" }), await person({ name: "Cem" })];
  boards += 1;
  const ofId = await authorityOf(`Board ${boards}`, [ada, ben]);
  await policyInForce({ authorityId: ofId, votesNeeded });
  return { ada, ben, cem, ofId };
}

async function asked(): Promise<{ made: MadeRelease; id: string }> {
  const made = await release({ kind: "major" });
  return { made, id: await made.ask() };
}

const votesOn = ({ made, id }: { made: MadeRelease; id: string }, by: Someone) => made.vote(id, by);

async function seats({ made, id }: { made: MadeRelease; id: string }): Promise<string[]> {
  const { parties } = await made.authorization(id);
  return parties.flatMap((party) => party.seats.map(({ name, lent }) => `${name}${lent ? ` for ${lent.by.name}` : ""}`)).sort();
}

describe("a delegate", () => {
  it("is named by who holds the seat, and confirmed by somebody who is neither of the two", async () => {
    const both = await person({ name: "Both", roles: ["administrator"] });
    const { ada, cem, ofId } = await board();
    const { changeManager, manager } = staff();
    expect(await refusalsOf(proposedDelegate(cem, ada, { ofId }))).toEqual(["not-yours"]);
    expect(await refusalsOf(proposedDelegate(ada, ada, { ofId }))).toEqual(["oneself"]);
    const delegationId = await proposedDelegate(ada, both, { ofId });
    expect(await refusalsOf(proposedDelegate(ada, cem, { ofId }))).toEqual(["lent-already"]);
    expect(await refusalsOf(confirmDelegation(both.context, { delegationId }))).toEqual(["oneself"]);
    expect(await refusalsOf(confirmDelegation(manager.context, { delegationId }))).toEqual(["role-missing"]);
    expect(await seats(await asked())).toEqual(["Ada", "Ben"]);
    await confirmDelegation(changeManager.context, { delegationId });
    expect(await refusalsOf(confirmDelegation(changeManager.context, { delegationId }))).toEqual(["confirmed"]);
    expect(await seats(await asked())).toEqual(["Ada", "Ben", "Both for Ada"]);
  });

  it("may lend no time that is over, turned round or longer than a year", async () => {
    const { ada, cem, ofId } = await board();
    expect(await refusalsOf(proposedDelegate(ada, cem, { ofId, from: 5, to: 4 }))).toEqual(["ends-before"]);
    expect(await refusalsOf(proposedDelegate(ada, cem, { ofId, from: -5, to: -4 }))).toEqual(["over"]);
    expect(await refusalsOf(proposedDelegate(ada, cem, { ofId, from: 1, to: 24 * 367 }))).toEqual(["too-long"]);
  });

  it("counts in the place of who named them, and the seat once: whoever votes first", async () => {
    const { ada, ben, cem, ofId } = await board(2);
    await confirmedDelegate(ada, cem, { ofId });
    const one = await asked();
    await votesOn(one, cem);
    expect((await one.made.authorization(one.id)).state).toBe("pending");
    expect(await refusalsOf(votesOn(one, ada))).toEqual(["seat-taken"]);
    await votesOn(one, ben);
    expect((await one.made.authorization(one.id)).state).toBe("granted");
    const other = await asked();
    await votesOn(other, ada);
    expect(await refusalsOf(votesOn(other, cem))).toEqual(["seat-taken"]);
  });

  it("votes from the first moment to the last, and not outside of them", async () => {
    const { ada, cem, ofId } = await board();
    await confirmedDelegate(ada, cem, { ofId, from: 24, to: 48 });
    const one = await asked();
    expect(await seats(one)).toEqual(["Ada", "Ben", "Cem for Ada"]);
    expect(await refusalsOf(votesOn(one, cem))).toEqual(["not-in-time"]);
    const other = await asked();
    await moveClock({ hours: 25 });
    await votesOn(one, cem);
    expect((await one.made.authorization(one.id)).state).toBe("granted");
    await moveClock({ hours: 24 });
    expect(await refusalsOf(votesOn(other, cem))).toEqual(["not-in-time"]);
    await votesOn(other, ada);
    expect((await other.made.authorization(other.id)).state).toBe("granted");
  });

  it("has one seat only: a member votes on their own", async () => {
    const { ada, ben, ofId } = await board(2);
    await confirmedDelegate(ada, ben, { ofId });
    const one = await asked();
    expect(await seats(one)).toEqual(["Ada", "Ben"]);
    await votesOn(one, ben);
    expect((await one.made.authorization(one.id)).state).toBe("pending");
  });

  it("does not vote on what they asked for themselves", async () => {
    const { ada, ofId } = await board();
    const { manager } = staff();
    await confirmedDelegate(ada, manager, { ofId });
    expect(await seats(await asked())).toEqual(["Ada", "Ben"]);
  });

  it("ends by the word of either of the two, and is none in what is asked for after that", async () => {
    const { ada, ben, cem, ofId } = await board();
    const delegationId = await confirmedDelegate(ada, cem, { ofId });
    expect(await seats(await asked())).toContain("Cem for Ada");
    expect(await refusalsOf(endDelegation(ben.context, { delegationId }))).toEqual(["role-missing"]);
    await endDelegation(cem.context, { delegationId });
    expect(await refusalsOf(endDelegation(ada.context, { delegationId }))).toEqual(["ended"]);
    expect(await seats(await asked())).toEqual(["Ada", "Ben"]);
    const taken = await proposedDelegate(ada, cem, { ofId });
    await endDelegation(ada.context, { delegationId: taken });
    expect(await refusalsOf(confirmDelegation(staff().changeManager.context, { delegationId: taken }))).toEqual(["ended"]);
  });

  it("ends for what runs already: what was voted before stays, and nothing more is voted", async () => {
    const { ada, cem, ofId } = await board(2);
    const delegationId = await confirmedDelegate(ada, cem, { ofId });
    const [voted, open] = [await asked(), await asked()];
    await votesOn(voted, cem);
    await endDelegation(ada.context, { delegationId });
    expect(await refusalsOf(votesOn(open, cem))).toEqual(["not-in-time"]);
    expect((await open.made.authorization(open.id)).votes).toEqual([]);
    expect((await voted.made.authorization(voted.id)).votes.map(({ person: by }) => by.id)).toEqual([cem.id]);
    expect(await refusalsOf(votesOn(voted, ada))).toEqual(["seat-taken"]);
    await votesOn(open, ada);
  });

  it("who leaves is none, and has no vote where they were one", async () => {
    const { founder } = organisation();
    const { ada, cem, ofId } = await board();
    await confirmedDelegate(ada, cem, { ofId });
    const one = await asked();
    const evidenceDigest = await digestOf(one.id);
    const decided = { authorizationId: one.id, verdict: "grant", reason: "", evidenceDigest } as const;
    const signatureId = await sign(cem.context, decided);
    await deactivatePerson(founder.context, { personId: cem.id });
    expect(await refusalsOf(castVote(cem.context, { ...decided, signatureId }))).toEqual(["CS021"]);
    expect(await seats(await asked())).toEqual(["Ada", "Ben"]);
  });

  it("of an owner votes as the owner", async () => {
    const [olga, del] = [await person({ name: "Olga" }), await person({ name: "Del" })];
    const its = await service({ owner: olga });
    await confirmedDelegate(olga, del, { ofId: its.id });
    await policyInForce({ authorityId: await authorityId("cab"), owners: "service_owner" });
    const made = await release({ kind: "major", service: its });
    const id = await made.ask();
    await made.vote(id, made.staff.cab[0]);
    expect((await made.authorization(id)).state).toBe("pending");
    await made.vote(id, del);
    expect((await made.authorization(id)).state).toBe("granted");
  });
});
