import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { policyPage } from "#lib/queries/policy-page";
import { addAuthority } from "#lib/services/policy/add-authority";
import { confirmPolicy } from "#lib/services/policy/confirm-policy";
import { proposePolicy } from "#lib/services/policy/propose-policy";
import { withdrawPolicy } from "#lib/services/policy/withdraw-policy";
import { release, staff } from "../../../support/factories.ts";
import { authorityOf, type PolicyWish, policyInForce, policyInput, proposedPolicy } from "../../../support/policies.ts";
import { refusalsOf } from "../../../support/refusals.ts";

const db = database();

/** A major release that asks for planning, and by which policy. */
async function asked(kind: "major" | "minor" | "patch" = "major") {
  const made = await release({ kind });
  const id = await made.ask();
  const { policyId, evidence } = await db.authorization.findUniqueOrThrow({ where: { id } });
  const told = JSON.parse(Buffer.from(evidence).toString()) as { risk?: { level: "low" | "medium" | "high" } };
  return { made, id, policyId, riskLevel: told.risk?.level ?? ("low" as const) };
}

const told = async (policyId: string): Promise<string[]> => {
  const rows = await db.$queryRaw<{ type: string }[]>`
    SELECT content ->> 'type' AS type FROM record_entry WHERE content ->> 'policyId' = ${policyId} ORDER BY sequence`;
  return rows.map(({ type }) => type);
};

const standOf = async (policyId: string) => {
  const { changeManager } = staff();
  const page = await policyPage(changeManager.context, policyId);
  return `${page?.policy.version} ${page?.policy.stand}`;
};

describe("a policy", () => {
  it("is proposed by one and in force only when another confirms it; each step is in the record", async () => {
    const { changeManager, changeManager2, manager } = staff();
    expect(await refusalsOf(proposePolicy(manager.context, await policyInput()))).toEqual(["role-missing"]);
    const policyId = await proposedPolicy();
    expect((await asked()).policyId).not.toBe(policyId);
    expect(await refusalsOf(confirmPolicy(changeManager.context, { policyId }))).toEqual(["proposer"]);
    expect(await refusalsOf(confirmPolicy(manager.context, { policyId }))).toEqual(["role-missing"]);
    expect(await told(policyId)).toEqual(["policy.proposed"]);
    await confirmPolicy(changeManager2.context, { policyId });
    const { made, id, policyId: chosen } = await asked();
    expect(chosen).toBe(policyId);
    expect(await made.authorization(id)).toMatchObject({
      authority: { name: "Change advisory board" },
      parties: [{ needed: 1 }],
    });
    expect(await told(policyId)).toEqual(["policy.proposed", "policy.confirmed"]);
    expect(await refusalsOf(confirmPolicy(changeManager2.context, { policyId }))).toEqual(["confirmed"]);
    expect(await refusalsOf(withdrawPolicy(changeManager2.context, { policyId }))).toEqual(["confirmed"]);
  });

  it("changes by versions, of which the last that was confirmed is in force; one that was withdrawn never is", async () => {
    const { changeManager, changeManager2 } = staff();
    const place: PolicyWish = { gate: "closed", kind: "patch" };
    const first = await policyInForce(place);
    const second = await proposedPolicy(place);
    expect(await refusalsOf(proposedPolicy(place))).toEqual(["proposed-already"]);
    await withdrawPolicy(changeManager.context, { policyId: second });
    expect(await refusalsOf(confirmPolicy(changeManager2.context, { policyId: second }))).toEqual(["withdrawn"]);
    expect(await Promise.all([standOf(first), standOf(second)])).toEqual(["1 in_force", "2 withdrawn"]);
    const third = await policyInForce(place);
    expect(await Promise.all([standOf(first), standOf(second), standOf(third)])).toEqual([
      "1 followed",
      "2 withdrawn",
      "3 in_force",
    ]);
    expect(await told(second)).toEqual(["policy.proposed", "policy.withdrawn"]);
  });

  it("that is ended leaves its place to the less specific one, and where there is none nobody can ask", async () => {
    expect(await refusalsOf(proposedPolicy({ kind: "patch", isEnd: true }))).toEqual(["nothing-to-end"]);
    const special = await policyInForce({ kind: "patch" });
    expect((await asked("patch")).policyId).toBe(special);
    const ended = await policyInForce({ kind: "patch", isEnd: true });
    const { policyId } = await asked("patch");
    expect([special, ended]).not.toContain(policyId);
    expect(await standOf(ended)).toBe("2 ended");
    const urgent = await release({ model: "emergency" });
    await policyInForce({ model: "emergency", kind: null, isEnd: true });
    expect(await refusalsOf(urgent.ask())).toEqual(["no-policy"]);
    const again = await policyInForce({ model: "emergency", kind: null });
    const id = await urgent.ask();
    expect(await db.authorization.findUniqueOrThrow({ where: { id } })).toMatchObject({ policyId: again });
  });

  it("is chosen by its place: one that names the risk goes before one that names the kind", async () => {
    const { riskLevel } = await asked("minor");
    const ofKind = await policyInForce({ kind: "minor" });
    expect((await asked("minor")).policyId).toBe(ofKind);
    const ofRisk = await policyInForce({ kind: null, riskLevel });
    expect((await asked("minor")).policyId).toBe(ofRisk);
    const ofBoth = await policyInForce({ kind: "minor", riskLevel });
    expect((await asked("minor")).policyId).toBe(ofBoth);
    const elsewhere = riskLevel === "high" ? "low" : "high";
    await policyInForce({ kind: "minor", riskLevel: elsewhere });
    expect((await asked("minor")).policyId).toBe(ofBoth);
    for (const kind of ["minor", null] as const) await policyInForce({ kind, riskLevel, isEnd: true });
    expect((await asked("minor")).policyId).toBe(ofKind);
  });

  it("never touches an authorization that runs, whatever becomes of it", async () => {
    const { cab } = staff();
    const first = await policyInForce({ votesNeeded: 2 });
    const { made, id } = await asked();
    const before = await made.authorization(id);
    const sure = await authorityOf("Auditing", [cab[2]]);
    await policyInForce({
      votesNeeded: 3,
      rule: "veto",
      abstentions: "as_refusal",
      owners: "service_owner",
      authorityIds: [sure],
    });
    expect(await made.authorization(id)).toEqual(before);
    await policyInForce({ isEnd: true });
    await made.vote(id, cab[0], "refuse", "Too early.");
    expect((await made.authorization(id)).state).toBe("pending");
    await made.vote(id, cab[1]);
    await made.vote(id, cab[2]);
    const { state, parties } = await made.authorization(id);
    expect([state, parties]).toEqual(["granted", before.parties]);
    expect(await db.authorization.findUniqueOrThrow({ where: { id } })).toMatchObject({ policyId: first });
    const later = await made.read();
    expect(later.phase).toBe("requested");
    await made.enter("planning");
    expect((await made.read()).phase).toBe("planning");
  });

  it("says before it is confirmed which decisions of the last ninety days it would have changed, and how", async () => {
    const { changeManager, auditor } = staff();
    await policyInForce({ votesNeeded: 1 });
    const [one, other] = [await asked(), await asked("minor")];
    const number = (await one.made.authorization(one.id)).number;
    const empty = await authorityOf("Nobody yet", []);
    const proposed = await proposedPolicy({ votesNeeded: 3, rule: "veto", owners: "service_owner", authorityIds: [empty] });
    const preview = (await policyPage(auditor.context, proposed))?.preview;
    const found = preview?.differences.find((difference) => difference.number === number);
    expect(found?.ofName).toBe(`REL-${one.made.number}`);
    expect(found?.how).toEqual([
      "2 votes more: 3 instead of 1.",
      expect.stringMatching(/^Also .*service owner.*\.$/),
      "Also one of Nobody yet.",
      expect.stringMatching(/^Counted otherwise: /),
      expect.stringMatching(/^As people sit today it could not have been asked: .*Nobody yet/),
    ]);
    const elsewhere = (await other.made.authorization(other.id)).number;
    expect(preview?.differences.some((difference) => difference.number === elsewhere)).toBe(false);
    await withdrawPolicy(changeManager.context, { policyId: proposed });
    const same = await proposedPolicy({ votesNeeded: 1 });
    expect((await policyPage(auditor.context, same))?.preview?.differences.map((one) => one.number)).not.toContain(number);
    await withdrawPolicy(changeManager.context, { policyId: same });
    expect((await policyPage(auditor.context, same))?.preview).toBeNull();
  });
});

describe("an authority", () => {
  it("is added once under a name, by who may propose policies, and decides nothing until a policy names it", async () => {
    const { changeManager, manager } = staff();
    expect(await refusalsOf(addAuthority(manager.context, { name: "Legal" }))).toEqual(["role-missing"]);
    const legal = await addAuthority(changeManager.context, { name: "Legal" });
    expect(await refusalsOf(addAuthority(changeManager.context, { name: "legal" }))).toEqual(["name-taken"]);
    expect(
      await refusalsOf(proposedPolicy({ gate: "closed", kind: "minor", authorityId: legal, authorityIds: [legal] })),
    ).toEqual(["required-twice"]);
    await policyInForce({ authorityIds: [legal] });
    const made = await release({ kind: "major" });
    expect(await refusalsOf(made.ask())).toEqual(["too-few-electors"]);
  });
});
