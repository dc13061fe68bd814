import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { askRatification } from "#lib/services/gate/ask-ratification";
import { withdrawAuthorization } from "#lib/services/gate/withdraw-authorization";
import { saveReview } from "#lib/services/review/save-review";
import { authorizedChange, type MadeRelease, person, release, staff } from "../../../support/factories.ts";
import { refusalsOf } from "../../../support/refusals.ts";
import { wholeReview } from "../../../support/release-journey.ts";

const inReview = () => release({ model: "emergency", phase: "review" });

async function written(made: MadeRelease, decision: "nothing_further" | "follow_up" = "nothing_further"): Promise<void> {
  await saveReview(made.manager.context, { ...(await made.target()), ...wholeReview, decision });
}

const askedToRatify = async (made: MadeRelease) => askRatification(made.manager.context, await made.target());

describe("an emergency", () => {
  it("is decided at every gate by one of the emergency CAB", async () => {
    const { emergencyCab } = staff();
    const made = await inReview();
    const { authorizations, model } = await made.read();
    expect(model).toBe("emergency");
    for (const { authority, parties, votes } of authorizations) {
      expect(authority.name).toBe("Emergency change advisory board");
      expect(parties.map(({ needed }) => needed)).toEqual([1]);
      expect(votes).toHaveLength(1);
      expect(emergencyCab.map(({ id }) => id)).toContain(votes[0]?.person.id);
    }
  });

  it("is what a release becomes that carries an emergency among others", async () => {
    const plain = await release();
    const emergency = await authorizedChange({ serviceId: plain.service.id, model: "emergency" });
    const normal = await authorizedChange({ serviceId: plain.service.id });
    const both = await release({ service: plain.service, changeIds: [emergency.id, normal.id] });
    expect((await both.read()).model).toBe("emergency");
  });

  it("keeps G5 shut until its ratification is decided", async () => {
    const made = await inReview();
    await written(made);
    expect(await refusalsOf(made.ask())).toEqual(["ratification"]);
    const id = await askedToRatify(made);
    expect(await refusalsOf(made.ask())).toEqual(["ratification"]);
    await made.decide(id);
    expect(await made.authorization(id)).toMatchObject({ subject: "ratification", gate: null, state: "granted", spent: false });
    await made.grant();
    await made.enter("closed");
    expect((await made.read()).phase).toBe("closed");
  });

  it("that is not ratified closes with a follow-up, and not without", async () => {
    const { cab } = staff();
    const made = await inReview();
    await written(made);
    const id = await askedToRatify(made);
    for (const { id: seat } of (await made.authorization(id)).parties.flatMap(({ seats }) => seats)) {
      if ((await made.authorization(id)).state !== "pending") break;
      await made.vote(id, { id: seat, name: "" }, "refuse", "This was no emergency.");
    }
    expect((await made.authorization(id)).state).toBe("refused");
    expect(await refusalsOf(made.ask())).toEqual(["decided"]);
    await written(made, "follow_up");
    expect(await refusalsOf(made.ask())).toEqual(["decided"]);
    await release({ service: made.service, follows: made });
    await made.grant();
    await made.enter("closed");
    expect(cab).toHaveLength(3);
  });
});

describe("a ratification", () => {
  it("shows the votes cast in haste, and seats somebody who cast none", async () => {
    const hasty = await person({ name: "Hasty Both", member: ["cab", "emergency_cab"] });
    const made = await release({ model: "emergency" });
    await made.vote(await made.ask(), hasty);
    await made.enter("planning");
    await made.reach("review");
    const id = await askedToRatify(made);
    const { parties } = await made.authorization(id);
    const seated = Object.fromEntries(parties.map(({ party, seats }) => [party, seats.map((seat) => seat.id)]));
    expect(seated["authority"]).toContain(hasty.id);
    expect(seated["uninvolved"]).not.toContain(hasty.id);
    const { evidence } = await database().authorization.findUniqueOrThrow({ where: { id } });
    expect(JSON.parse(Buffer.from(evidence).toString())).toMatchObject({
      subject: "ratification",
      emergencyVotes: [{ person: "Hasty Both" }, {}, {}, {}],
    });
  });

  it("is refused for what was no emergency, before review, while one is pending, and after it was decided", async () => {
    const normal = await release({ phase: "review" });
    expect(await refusalsOf(askedToRatify(normal))).toContain("not-an-emergency");
    const early = await release({ model: "emergency" });
    expect(await refusalsOf(askedToRatify(early))).toEqual(["not-in-review"]);
    const made = await inReview();
    const id = await askedToRatify(made);
    expect(await refusalsOf(askedToRatify(made))).toEqual(["asked-already"]);
    await withdrawAuthorization(made.manager.context, { authorizationId: id, reason: "Not yet." });
    const again = await askedToRatify(made);
    await made.decide(again);
    expect(await refusalsOf(askedToRatify(made))).toEqual(["asked-already"]);
  });

  it("survives what is written in the review meanwhile", async () => {
    const made = await inReview();
    const id = await askedToRatify(made);
    await written(made);
    await made.decide(id);
    expect((await made.authorization(id)).state).toBe("granted");
  });
});
