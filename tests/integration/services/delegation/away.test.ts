/** Who is out of office, and who is too close: seats pass on. */
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { declareAbsence } from "#lib/services/delegation/declare-absence";
import { endAbsence } from "#lib/services/delegation/end-absence";
import { declareRecusal } from "#lib/services/gate/declare-recusal";
import { type MadeRelease, type MadeService, person, release, service, staff } from "../../../support/factories.ts";
import { authorityId, type Someone } from "../../../support/people.ts";
import { authorityOf, confirmedDelegate, inHours, policyInForce } from "../../../support/policies.ts";
import { refusalsOf } from "../../../support/refusals.ts";

const awayFrom = async (who: Someone, from = -1, to = 48) =>
  declareAbsence(who.context, { from: await inHours(from), to: await inHours(to) });

/** A service with an owner and a deputy of its own, whose owner has to grant planning of a major release. */
async function owned() {
  const [olga, dora] = [await person({ name: "Olga" }), await person({ name: "Dora" })];
  await policyInForce({ authorityId: await authorityId("cab"), owners: "service_owner" });
  return { olga, dora, its: await service({ owner: olga, deputy: dora }) };
}

async function askedOf(its: MadeService): Promise<{ made: MadeRelease; id: string }> {
  const made = await release({ kind: "major", service: its });
  return { made, id: await made.ask() };
}

async function owners({ made, id }: { made: MadeRelease; id: string }): Promise<string[]> {
  const { parties } = await made.authorization(id);
  return parties
    .flatMap(({ party, seats }) => (party === "service_owner" ? seats.map(({ name, standing }) => `${name} (${standing})`) : []))
    .sort();
}

const tooClose = ({ id }: { id: string }, by: Someone, reason = "My brother sells it.") =>
  declareRecusal(by.context, { authorizationId: id, reason });

describe("an absence", () => {
  it("passes the ownership to the deputy for as long, and not before", async () => {
    const { olga, its } = await owned();
    const absenceId = await awayFrom(olga, -1);
    expect(await refusalsOf(awayFrom(olga, 2, 3))).toEqual(["away-already"]);
    expect(await owners(await askedOf(its))).toEqual(["Dora (deputy)"]);
    expect(await refusalsOf(endAbsence(staff().changeManager.context, { absenceId }))).toEqual(["not-yours"]);
    await endAbsence(olga.context, { absenceId });
    expect(await refusalsOf(endAbsence(olga.context, { absenceId }))).toEqual(["ended"]);
    expect(await owners(await askedOf(its))).toEqual(["Olga (owner)"]);
    await awayFrom(olga, 24, 48);
    expect(await owners(await askedOf(its))).toEqual(["Olga (owner)"]);
  });

  it("of the deputy too passes it to the change managers", async () => {
    const { olga, dora, its } = await owned();
    await awayFrom(olga);
    await awayFrom(dora);
    expect(await owners(await askedOf(its))).toEqual(["Chen Change (stand_in)", "Chloe Change (stand_in)"]);
  });

  it("leaves it where a delegate stands in", async () => {
    const { olga, its } = await owned();
    const del = await person({ name: "Del" });
    await confirmedDelegate(olga, del, { ofId: its.id });
    await awayFrom(olga);
    expect(await owners(await askedOf(its))).toEqual(["Del (delegate)", "Olga (owner)"]);
  });

  it("takes nothing from what was asked for before", async () => {
    const { olga, its } = await owned();
    const asked = await askedOf(its);
    await awayFrom(olga);
    expect(await owners(asked)).toEqual(["Olga (owner)"]);
    await asked.made.vote(asked.id, olga);
  });
});

describe("a conflict of interest", () => {
  it("gives up the vote, and is recorded with its reason", async () => {
    const [ada, ben] = [await person({ name: "Ada" }), await person({ name: "Ben" })];
    await policyInForce({ authorityId: await authorityOf("Pair", [ada, ben]) });
    const asked = await askedOf(await service());
    await tooClose(asked, ada);
    const { recusals, parties, state } = await asked.made.authorization(asked.id);
    expect(state).toBe("pending");
    expect(recusals).toMatchObject([{ person: { name: "Ada" }, reason: "My brother sells it." }]);
    expect(parties.map(({ seats }) => seats.map(({ name }) => name))).toEqual([["Ben"]]);
    expect(await refusalsOf(asked.made.vote(asked.id, ada))).toEqual(["recused"]);
    expect(await refusalsOf(tooClose(asked, ada))).toEqual(["recused"]);
    const entry = await database().recordEntry.findFirstOrThrow({
      where: { streamId: (await asked.made.read()).streamId },
      orderBy: { sequence: "desc" },
    });
    expect(entry.content).toMatchObject({ type: "recusal.declared", reason: "My brother sells it.", actor: { name: "Ada" } });
    await asked.made.vote(asked.id, ben);
    expect((await asked.made.authorization(asked.id)).state).toBe("granted");
  });

  it("refuses what the others cannot grant", async () => {
    const [ada, ben] = [await person({ name: "Ada" }), await person({ name: "Ben" })];
    await policyInForce({ authorityId: await authorityOf("Both", [ada, ben]), votesNeeded: 2 });
    const asked = await askedOf(await service());
    await asked.made.vote(asked.id, ben);
    await tooClose(asked, ada);
    expect((await asked.made.authorization(asked.id)).state).toBe("refused");
    expect(await refusalsOf(asked.made.enter("planning"))).toEqual(["not-granted"]);
  });

  it("is declared by who has a vote and has not cast it, while there is something to decide", async () => {
    const [ada, ben, cem] = [await person({ name: "Ada" }), await person({ name: "Ben" }), await person({ name: "Cem" })];
    await policyInForce({ authorityId: await authorityOf("Three", [ada, ben, cem]), votesNeeded: 2 });
    const asked = await askedOf(await service());
    expect(await refusalsOf(tooClose(asked, asked.made.manager))).toEqual(["no-seat"]);
    await asked.made.vote(asked.id, ada);
    expect(await refusalsOf(tooClose(asked, ada))).toEqual(["voted-already"]);
    await asked.made.vote(asked.id, ben);
    expect(await refusalsOf(tooClose(asked, cem))).toEqual(["not-pending"]);
  });

  it("of an owner passes to the deputy, then to the change managers, who were there when it was asked", async () => {
    const { olga, dora, its } = await owned();
    const asked = await askedOf(its);
    await person({ name: "Late Change", roles: ["change_manager"] });
    await tooClose(asked, olga);
    expect(await owners(asked)).toEqual(["Dora (deputy)"]);
    await tooClose(asked, dora);
    expect(await owners(asked)).toEqual(["Chen Change (stand_in)", "Chloe Change (stand_in)"]);
    await asked.made.vote(asked.id, asked.made.staff.cab[0]);
    await asked.made.vote(asked.id, asked.made.staff.changeManager2);
    expect((await asked.made.authorization(asked.id)).state).toBe("granted");
  });

  it("gives up the seat for the delegate too; a delegate's own leaves it to who lent it", async () => {
    const [ada, ben, del] = [await person({ name: "Ada" }), await person({ name: "Ben" }), await person({ name: "Del" })];
    const ofId = await authorityOf("With a delegate", [ada, ben]);
    await policyInForce({ authorityId: ofId });
    await confirmedDelegate(ada, del, { ofId });
    const [one, other] = [await askedOf(await service()), await askedOf(await service())];
    await tooClose(one, ada);
    expect(await refusalsOf(one.made.vote(one.id, del))).toEqual(["no-seat"]);
    await tooClose(other, del);
    await other.made.vote(other.id, ada);
    expect((await other.made.authorization(other.id)).state).toBe("granted");
  });

  it("takes a seat away from a delegate who voted elsewhere before their time for it began", async () => {
    const [ada, ben, del] = [await person({ name: "Ada" }), await person({ name: "Ben" }), await person({ name: "Del" })];
    const [ofId, named] = [await authorityOf("Lends later", [ada, ben]), await authorityOf("Has a vote now", [del])];
    await policyInForce({ authorityId: ofId, votesNeeded: 2, authorityIds: [named] });
    await confirmedDelegate(ada, del, { ofId, from: 24, to: 48 });
    const asked = await askedOf(await service());
    await asked.made.vote(asked.id, del);
    await tooClose(asked, ada);
    expect((await asked.made.authorization(asked.id)).state).toBe("refused");
  });
});
