/** How votes count under a policy: from asking to the outcome, as people vote. */
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { addRelation } from "#lib/services/service/add-relation";
import { type MadeRelease, person, release, service } from "../../../support/factories.ts";
import { once } from "../../../support/once.ts";
import { organisation, type Someone } from "../../../support/people.ts";
import { authorityOf, type PolicyWish, policyInForce } from "../../../support/policies.ts";
import { refusalsOf } from "../../../support/refusals.ts";

const five = once(async () => {
  const members: Someone[] = [];
  for (const name of ["Ada", "Ben", "Cem", "Dea", "Eli"]) members.push(await person({ name }));
  return { members, id: await authorityOf("The five", members) };
});

const byName = async (name: string): Promise<Someone> => {
  const found = (await five()).members.find((one) => one.name === name);
  if (!found) throw new Error(`${name} is not one of the five.`);
  return found;
};

/** Asks for planning of a major release under this policy of the five. */
async function askedUnder(wish: PolicyWish): Promise<{ made: MadeRelease; id: string }> {
  await policyInForce({ authorityId: (await five()).id, ...wish });
  const made = await release({ kind: "major" });
  return { made, id: await made.ask() };
}

type Verdict = "grant" | "refuse" | "abstain";

/** Votes one after the other. Answers the state after each. */
async function votes({ made, id }: { made: MadeRelease; id: string }, cast: readonly [string, Verdict][]): Promise<string[]> {
  const states: string[] = [];
  for (const [name, verdict] of cast) {
    await made.vote(id, await byName(name), verdict, verdict === "refuse" ? `${name} says no.` : "");
    states.push((await made.authorization(id)).state);
  }
  return states;
}

describe("a number", () => {
  it("is enough with votes against it, and the grant's entry names who dissents and why", async () => {
    const asked = await askedUnder({ votesNeeded: 2 });
    expect(
      await votes(asked, [
        ["Ada", "refuse"],
        ["Ben", "grant"],
        ["Cem", "refuse"],
        ["Dea", "grant"],
      ]),
    ).toEqual(["pending", "pending", "pending", "granted"]);
    const entry = await database().recordEntry.findFirstOrThrow({
      where: {
        AND: [
          { content: { path: ["type"], equals: "authorization.granted" } },
          { content: { path: ["authorizationId"], equals: asked.id } },
        ],
      },
    });
    expect((entry.content as { dissent?: unknown }).dissent).toEqual([
      { name: "Ada", reason: "Ada says no." },
      { name: "Cem", reason: "Cem says no." },
    ]);
  });

  it("refuses when the votes that are left cannot reach it, and not before", async () => {
    const asked = await askedUnder({ votesNeeded: 4 });
    expect(
      await votes(asked, [
        ["Ada", "abstain"],
        ["Ben", "grant"],
        ["Cem", "refuse"],
      ]),
    ).toEqual(["pending", "pending", "refused"]);
  });

  it("that the members cannot reach is refused when it is asked for", async () => {
    await policyInForce({ authorityId: (await five()).id, votesNeeded: 6 });
    expect(await refusalsOf((await release({ kind: "major" })).ask())).toEqual(["too-few-electors"]);
  });
});

describe("a veto", () => {
  it("is one refusal, after any number of grants that is not enough", async () => {
    const asked = await askedUnder({ votesNeeded: 3, rule: "veto" });
    expect(
      await votes(asked, [
        ["Ada", "grant"],
        ["Ben", "abstain"],
        ["Cem", "grant"],
        ["Dea", "refuse"],
      ]),
    ).toEqual(["pending", "pending", "pending", "refused"]);
  });
});

describe("a majority", () => {
  it("is more than half of those who do not abstain", async () => {
    const asked = await askedUnder({ rule: "majority" });
    expect(
      await votes(asked, [
        ["Ada", "grant"],
        ["Ben", "grant"],
        ["Cem", "abstain"],
        ["Dea", "abstain"],
      ]),
    ).toEqual(["pending", "pending", "pending", "granted"]);
  });

  it("is more than half of all where abstentions count as refusals", async () => {
    const asked = await askedUnder({ rule: "majority", abstentions: "as_refusal" });
    expect(
      await votes(asked, [
        ["Ada", "grant"],
        ["Ben", "abstain"],
        ["Cem", "abstain"],
        ["Dea", "abstain"],
      ]),
    ).toEqual(["pending", "pending", "pending", "refused"]);
  });

  it("is not enough below the number that the policy asks for besides", async () => {
    const asked = await askedUnder({ rule: "majority", votesNeeded: 4 });
    expect(
      await votes(asked, [
        ["Ada", "grant"],
        ["Ben", "grant"],
        ["Cem", "grant"],
        ["Dea", "grant"],
      ]),
    ).toEqual(["pending", "pending", "pending", "granted"]);
  });
});

describe("an abstention as a refusal", () => {
  it("is a veto where one refusal refuses", async () => {
    const asked = await askedUnder({ rule: "veto", abstentions: "as_refusal" });
    expect(await votes(asked, [["Ada", "abstain"]])).toEqual(["refused"]);
  });
});

describe("the owner of each affected service, and one of a further authority", () => {
  const scene = once(async () => {
    const { second } = organisation();
    const [olga, otis, sec, dep] = [
      await person({ name: "Olga" }),
      await person({ name: "Otis" }),
      await person({ name: "Sec" }),
      await person({ name: "Dep" }),
    ];
    const [changed, dependant] = [await service({ owner: olga }), await service({ owner: otis, deputy: dep })];
    const relation = { fromServiceId: dependant.id, toServiceId: changed.id, source: "Known." };
    await addRelation(second.context, { kind: "depends_on", ...relation });
    const security = await authorityOf("Security", [sec]);
    const { id: authorityId } = await five();
    await policyInForce({ gate: "build_and_test", authorityId, owners: "affected_owner", authorityIds: [security] });
    return { olga, otis, dep, sec, changed, dependant };
  });

  async function askedForBuild() {
    const { changed, ...rest } = await scene();
    const made = await release({ phase: "planning", kind: "major", service: changed });
    await made.prepare();
    return { made, changed, ...rest };
  }

  it("have to be among the granting votes", async () => {
    const { made, olga, otis, sec, changed, dependant } = await askedForBuild();
    const id = await made.ask();
    const { parties } = await made.authorization(id);
    const seats = parties.map(({ party, of, seats: held }) => [party, of?.name ?? "", new Set(held.map(({ name }) => name))]);
    expect(seats).toHaveLength(4);
    expect(seats).toEqual(
      expect.arrayContaining([
        ["authority", "", new Set(["Ada", "Ben", "Cem", "Dea", "Eli"])],
        ["affected_owner", changed.name, new Set(["Olga"])],
        ["affected_owner", dependant.name, new Set(["Otis"])],
        ["named_authority", "Security", new Set(["Sec"])],
      ]),
    );
    await made.vote(id, await byName("Ada"));
    for (const one of [otis, sec]) await made.vote(id, one);
    expect((await made.authorization(id)).state).toBe("pending");
    await made.vote(id, olga);
    expect((await made.authorization(id)).state).toBe("granted");
  });

  it("refuse it alone", async () => {
    const { made, otis, sec } = await askedForBuild();
    const id = await made.ask();
    await made.vote(id, await byName("Ada"));
    await made.vote(id, sec, "abstain");
    expect((await made.authorization(id)).state).toBe("refused");
    const again = await made.ask();
    await made.vote(again, otis, "refuse", "Not to us.");
    expect((await made.authorization(again)).state).toBe("refused");
  });
});

describe("a member who has not voted on the release before", () => {
  it("is needed beside the number", async () => {
    const { id: authorityId } = await five();
    await policyInForce({ authorityId, kind: "patch" });
    await policyInForce({ gate: "build_and_test", authorityId, kind: "patch", uninvolved: true });
    const made = await release({ phase: "planning", kind: "patch" });
    const before = (await made.read()).authorizations[0]?.votes[0]?.person.name ?? "";
    await made.prepare();
    const id = await made.ask();
    const other = before === "Ada" ? "Ben" : "Ada";
    expect(
      await votes({ made, id }, [
        [before, "grant"],
        [other, "grant"],
      ]),
    ).toEqual(["pending", "granted"]);
  });
});
