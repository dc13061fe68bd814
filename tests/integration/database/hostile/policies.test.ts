/** Ways to a policy that nobody confirmed, and to other votes than the policy asks for. */
import { randomUUID } from "node:crypto";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { deactivatePerson } from "#lib/services/identity/deactivate-person";
import { withdrawPolicy } from "#lib/services/policy/withdraw-policy";
import { connect } from "../../../support/database.ts";
import { person, release, staff } from "../../../support/factories.ts";
import { once } from "../../../support/once.ts";
import { authorityId, organisation } from "../../../support/people.ts";
import { policyInForce, proposedPolicy } from "../../../support/policies.ts";
import { attacks, attempt } from "./attacks.ts";
import { adminStream, people, planned, target } from "./scene.ts";
import { person as actor, ask, type Fields, insert, tell, text } from "./statements.ts";

const nowhere = "00000000-0000-0000-0000-000000000000";

const scene = once(async () => {
  const { changeManager } = staff();
  const { founder } = organisation();
  const leaver = await person({ roles: ["administrator"] });
  const inForce = await policyInForce({ votesNeeded: 2 });
  const running = await release({ kind: "major" });
  const pending = await target(running, await running.ask());
  const withdrawn = await proposedPolicy({ gate: "closed", kind: "minor" });
  await withdrawPolicy(changeManager.context, { policyId: withdrawn });
  const proposed = await proposedPolicy({ gate: "closed", kind: "patch" });
  await deactivatePerson(founder.context, { personId: leaver.id });
  const { id: delivered } = await database().policy.findFirstOrThrow({ where: { proposedBy: null }, select: { id: true } });
  return {
    ...{ inForce, pending, withdrawn, proposed, delivered, leaver: leaver.id },
    planned: await target(await planned()),
    cab: await authorityId("cab"),
    managers: await authorityId("change_managers"),
    admin: await adminStream(),
    people: await people(),
  };
});
type Scene = Awaited<ReturnType<typeof scene>>;

interface Proposing {
  id?: string;
  by?: string;
  kind?: string;
  parties?: readonly string[];
  authorities?: readonly string[];
  columns?: Fields;
  /** What the record is told instead of the truth. */
  told?: Fields;
}

/** Proposes a policy as the application does. */
function propose({ admin, cab, people: { changeManager } }: Scene, given: Proposing = {}): string {
  const { id = randomUUID(), by = changeManager, kind = "major", parties = [], authorities = [], columns, told } = given;
  const entry = randomUUID();
  return [
    tell(entry, admin, {
      type: "policy.proposed",
      ...{ policyId: id, subject: "gate", gate: "closed", model: "normal", kind, riskLevel: null, version: 1, authorityId: cab },
      ...{
        votesNeeded: 2,
        rule: "number",
        abstentions: "not_counted",
        requestHours: 24,
        grantHours: 24,
        secondFactor: "password",
      },
      ...{ isEnd: false, reason: "Because.", parties, authorityIds: authorities, actor: actor(by), ...told },
    }),
    insert("policy", {
      ...{ id, subject: "gate", gate: "closed", model: "normal", kind, authority_id: cab, votes_needed: 2, rule: "number" },
      ...{ abstentions: "not_counted", request_hours: 24, grant_hours: 24, second_factor: "password", is_end: false },
      ...{ reason: "Because.", proposed_by: by, entry_id: entry, ...columns },
    }),
    ...parties.map((party) => insert("policy_party", { policy_id: id, party })),
    ...authorities.map((one) => insert("policy_authority", { policy_id: id, authority_id: one })),
  ].join("\n");
}

/** Confirms or withdraws one as the application does. */
function step({ admin }: Scene, policy: string, by: string, kind = "confirmed", type = `policy.${kind}`): string {
  const entry = randomUUID();
  return [
    tell(entry, admin, { type, policyId: policy, actor: actor(by) }),
    insert("policy_step", { policy_id: policy, step: kind, person_id: by, entry_id: entry }),
  ].join("\n");
}

function add({ admin }: Scene, by: string, { name = "Mine", columns = {}, told = {} }: Fields & { name?: string } = {}): string {
  const [id, entry] = [randomUUID(), randomUUID()];
  return [
    tell(entry, admin, { type: "authority.added", authorityId: id, name, actor: actor(by), ...(told as Fields) }),
    insert("authority", { id, name, added_by: by, entry_id: entry, ...(columns as Fields) }),
  ].join("\n");
}

attacks("a policy proposed", scene, [
  {
    name: "by nobody, as if delivered",
    refusedWith: "CS092",
    sql: (it) => propose(it, { columns: { proposed_by: null, entry_id: null } }),
  },
  { name: "by somebody who may not", refusedWith: "CS092", sql: (it) => propose(it, { by: it.people.manager }) },
  { name: "by an administrator who left", refusedWith: "CS092", sql: (it) => propose(it, { by: it.leaver }) },
  { name: "without an entry of the record", refusedWith: "CS092", sql: (it) => propose(it, { columns: { entry_id: null } }) },
  { name: "silently", refusedWith: "CS040", sql: (it) => propose(it, { told: { type: "note" } }) },
  { name: "and told with more votes", refusedWith: "CS040", sql: (it) => propose(it, { columns: { votes_needed: 1 } }) },
  { name: "and told for another place", refusedWith: "CS040", sql: (it) => propose(it, { told: { riskLevel: "low" } }) },
  { name: "and told as another version", refusedWith: "CS040", sql: (it) => propose(it, { told: { version: 7 } }) },
  {
    name: "and told with another authority",
    refusedWith: "CS040",
    sql: (it) => propose(it, { columns: { authority_id: it.managers } }),
  },
  { name: "and told with a veto", refusedWith: "CS040", sql: (it) => propose(it, { told: { rule: "veto" } }) },
  { name: "and told with another reason", refusedWith: "CS040", sql: (it) => propose(it, { columns: { reason: "Secretly." } }) },
  {
    name: "and told as somebody else's",
    refusedWith: "CS040",
    sql: (it) => propose(it, { told: { actor: actor(it.people.changeManager2) } }),
  },
  {
    name: "and told with parties that it does not ask for",
    refusedWith: "CS040",
    sql: (it) => propose(it, { told: { parties: ["change_manager", "service_owner"] } }),
  },
  {
    name: "and told without a party that it asks for",
    refusedWith: "CS040",
    sql: (it) => propose(it, { parties: ["uninvolved"], told: { parties: [] } }),
  },
  {
    name: "and told with an authority that it does not ask for",
    refusedWith: "CS040",
    sql: (it) => propose(it, { told: { authorityIds: [it.managers] } }),
  },
  {
    name: "in the record only",
    refusedWith: "CS041",
    sql: ({ admin, people: { changeManager } }) =>
      tell(randomUUID(), admin, { type: "policy.proposed", actor: actor(changeManager) }),
  },
  { name: "with a version of its own choice", refusedWith: "42501", sql: (it) => propose(it, { columns: { version: 99 } }) },
  {
    name: "with a moment of its own choice",
    refusedWith: "42501",
    sql: (it) => propose(it, { columns: { proposed_at: "2020-01-01T00:00:00Z" } }),
  },
  { name: "with its own authority as a party", refusedWith: "23514", sql: (it) => propose(it, { parties: ["authority"] }) },
  {
    name: "for no votes",
    refusedWith: "23514",
    sql: (it) => propose(it, { columns: { votes_needed: 0 }, told: { votesNeeded: 0 } }),
  },
]);

attacks("a policy that stands", scene, [
  {
    name: "gets a party later",
    refusedWith: "CS092",
    sql: ({ proposed }) => insert("policy_party", { policy_id: proposed, party: "service_owner" }),
  },
  {
    name: "gets an authority later",
    refusedWith: "CS092",
    sql: ({ proposed, managers }) => insert("policy_authority", { policy_id: proposed, authority_id: managers }),
  },
  {
    name: "gets a party later, when it was delivered",
    refusedWith: "CS092",
    sql: ({ delivered }) => insert("policy_party", { policy_id: delivered, party: "uninvolved" }),
  },
  {
    name: "is confirmed by who proposed it",
    refusedWith: "CS093",
    sql: (it) => step(it, it.proposed, it.people.changeManager),
  },
  { name: "is confirmed by somebody who may not", refusedWith: "CS093", sql: (it) => step(it, it.proposed, it.people.manager) },
  { name: "is confirmed by an administrator who left", refusedWith: "CS093", sql: (it) => step(it, it.proposed, it.leaver) },
  {
    name: "is confirmed silently",
    refusedWith: "CS040",
    sql: (it) => step(it, it.proposed, it.people.changeManager2, "confirmed", "note"),
  },
  {
    name: "is confirmed, and told as withdrawn",
    refusedWith: "CS040",
    sql: (it) => step(it, it.proposed, it.people.changeManager2, "confirmed", "policy.withdrawn"),
  },
  {
    name: "is confirmed in the record only",
    refusedWith: "CS041",
    sql: ({ admin, proposed, people: { changeManager2 } }) =>
      tell(randomUUID(), admin, { type: "policy.confirmed", policyId: proposed, actor: actor(changeManager2) }),
  },
  {
    name: "is withdrawn by somebody who may not",
    refusedWith: "CS093",
    sql: (it) => step(it, it.proposed, it.people.tester, "withdrawn"),
  },
  {
    name: "is withdrawn, although it was delivered",
    refusedWith: "CS093",
    sql: (it) => step(it, it.delivered, it.people.changeManager2, "withdrawn"),
  },
  {
    name: "is withdrawn, although it is in force",
    refusedWith: "23505",
    sql: (it) => step(it, it.inForce, it.people.changeManager2, "withdrawn"),
  },
  {
    name: "is confirmed after it was withdrawn",
    refusedWith: "23505",
    sql: (it) => step(it, it.withdrawn, it.people.changeManager2),
  },
  {
    name: "is confirmed although a later version is in force",
    refusedWith: "CS093",
    sql: (it) => {
      const [older, newer] = [randomUUID(), randomUUID()];
      const { changeManager2 } = it.people;
      return [
        propose(it, { id: older }),
        propose(it, { id: newer, told: { version: 2 } }),
        step(it, newer, changeManager2),
        step(it, older, changeManager2),
      ].join("\n");
    },
  },
  {
    name: "asks for fewer votes",
    refusedWith: "42501",
    sql: ({ inForce }) => `UPDATE policy SET votes_needed = 1 WHERE id = '${inForce}'`,
  },
  { name: "is taken away", refusedWith: "42501", sql: ({ inForce }) => `DELETE FROM policy WHERE id = '${inForce}'` },
  { name: "loses a party", refusedWith: "42501", sql: () => "DELETE FROM policy_party" },
  { name: "loses an authority", refusedWith: "42501", sql: () => "DELETE FROM policy_authority" },
  { name: "was confirmed by somebody else", refusedWith: "42501", sql: () => "UPDATE policy_step SET person_id = person_id" },
  { name: "was never confirmed", refusedWith: "42501", sql: () => "DELETE FROM policy_step" },
]);

attacks("an authorization that runs", scene, [
  {
    name: "needs fewer votes",
    refusedWith: "42501",
    sql: ({ pending }) => `UPDATE authorization_party SET needed = 1 WHERE authorization_id = '${pending.authorization}'`,
  },
  {
    name: "loses a veto",
    refusedWith: "42501",
    sql: ({ pending }) => `UPDATE authorization_party SET may_veto = false WHERE authorization_id = '${pending.authorization}'`,
  },
  {
    name: "loses a party",
    refusedWith: "42501",
    sql: ({ pending }) => `DELETE FROM authorization_party WHERE authorization_id = '${pending.authorization}'`,
  },
  {
    name: "gets a party",
    refusedWith: "42501",
    sql: ({ pending }) =>
      insert("authorization_party", { authorization_id: pending.authorization, party: "uninvolved", needed: 1, may_veto: false }),
  },
  {
    name: "gets a seat by hand",
    refusedWith: "42501",
    sql: ({ pending, people: { tester } }) =>
      insert("authorization_seat", {
        authorization_id: pending.authorization,
        party: "authority",
        of_id: nowhere,
        person_id: tester,
        standing: "member",
      }),
  },
  {
    name: "passes under another policy",
    refusedWith: "42501",
    sql: ({ pending, delivered }) =>
      `UPDATE "authorization" SET policy_id = ${text(delivered)} WHERE id = '${pending.authorization}'`,
  },
  {
    name: "is asked for under a policy of one's own choice",
    refusedWith: "42501",
    sql: ({ planned: to, inForce }) => ask(to, { columns: { policy_id: inForce } }),
  },
  {
    name: "is asked for at a risk that no policy knows",
    refusedWith: "CS012",
    sql: ({ planned: to }) => ask(to, { evidence: { risk: { level: "none" } } }),
  },
]);

attacks("an authority", scene, [
  { name: "added by somebody who may not", refusedWith: "CS091", sql: (it) => add(it, it.people.manager) },
  {
    name: "added by nobody",
    refusedWith: "CS091",
    sql: (it) => add(it, it.people.changeManager, { columns: { added_by: null } }),
  },
  { name: "added silently", refusedWith: "CS040", sql: (it) => add(it, it.people.changeManager, { told: { type: "note" } }) },
  {
    name: "told under another name",
    refusedWith: "CS040",
    sql: (it) => add(it, it.people.changeManager, { told: { name: "CAB" } }),
  },
  {
    name: "told and not added",
    refusedWith: "CS041",
    sql: ({ admin, people: { changeManager } }) =>
      tell(randomUUID(), admin, { type: "authority.added", actor: actor(changeManager) }),
  },
  {
    name: "under the name of another",
    refusedWith: "23505",
    sql: (it) => add(it, it.people.changeManager, { name: "change advisory BOARD" }),
  },
  {
    name: "with the key of a delivered one",
    refusedWith: "42501",
    sql: (it) => add(it, it.people.changeManager, { columns: { key: "cab" } }),
  },
  { name: "renamed", refusedWith: "42501", sql: () => "UPDATE authority SET name = 'Another'" },
]);

describe("what the application sends when all is well", () => {
  let app: pg.Client;
  beforeAll(async () => {
    app = await connect("countersign_app");
  });
  afterAll(() => app.end());

  it("is taken: an authority, a policy with its parties, and another person's yes", async () => {
    const given = await scene();
    const id = randomUUID();
    const whole = { id, parties: ["change_manager", "service_owner"], authorities: [given.managers] };
    expect(await attempt(app, add(given, given.people.changeManager, { name: "Honest" }))).toBe("accepted");
    expect(await attempt(app, propose(given, whole))).toBe("accepted");
    expect(await attempt(app, step(given, id, given.people.changeManager2))).toBe("accepted");
    const { rows } = await app.query("SELECT 1 FROM policy_in_force WHERE id = $1", [id]);
    expect(rows).toHaveLength(1);
    expect(await attempt(app, step(given, given.proposed, given.people.changeManager, "withdrawn"))).toBe("accepted");
  });
});
