/** Ways to vote in somebody's place uninvited, to be away in somebody's name, and round a conflict of interest. */
import { randomUUID } from "node:crypto";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { declareAbsence } from "#lib/services/delegation/declare-absence";
import { endAbsence } from "#lib/services/delegation/end-absence";
import { declareRecusal } from "#lib/services/gate/declare-recusal";
import { deactivatePerson } from "#lib/services/identity/deactivate-person";
import { moveClock } from "../../../support/clock.ts";
import { connect } from "../../../support/database.ts";
import { person, release, service } from "../../../support/factories.ts";
import { once } from "../../../support/once.ts";
import { organisation } from "../../../support/people.ts";
import { authorityOf, confirmedDelegate, inHours, policyInForce, proposedDelegate } from "../../../support/policies.ts";
import { attacks, attempt } from "./attacks.ts";
import { adminStream, people, type Target, target } from "./scene.ts";
import { person as actor, type Fields, insert, tell, vote } from "./statements.ts";

const nowhere = "00000000-0000-0000-0000-000000000000";

const scene = once(async () => {
  const { founder } = organisation();
  const [ada, ben, cem] = [
    await person({ name: "Ada", roles: ["administrator"] }),
    await person({ name: "Ben" }),
    await person({ name: "Cem" }),
  ];
  const [now, early, past, would] = [await person(), await person(), await person(), await person({ roles: ["administrator"] })];
  const leaver = await person();
  const board = await authorityOf("Board", [ada, ben, cem]);
  await policyInForce({ authorityId: board, votesNeeded: 2 });
  const ofNow = await confirmedDelegate(ada, now, { ofId: board });
  await confirmedDelegate(ben, early, { ofId: board, from: 24 });
  await confirmedDelegate(cem, past, { ofId: board, to: 1 });
  const proposed = await proposedDelegate(ada, would, { ofId: board, from: 60, to: 70 });
  const made = [await release({ kind: "major" }), await release({ kind: "major" })] as const;
  const more = [await release({ kind: "major" }), await release({ kind: "major" })] as const;
  const [pending, voted, granted, recused] = [await made[0].ask(), await made[1].ask(), await more[0].ask(), await more[1].ask()];
  await made[1].vote(voted, ada);
  for (const one of [ada, ben]) await more[0].vote(granted, one);
  await declareRecusal(ada.context, { authorizationId: recused, reason: "My brother sells it." });
  const [absence, ended] = [
    await declareAbsence(ben.context, { from: await inHours(-1), to: await inHours(5) }),
    await declareAbsence(cem.context, { from: await inHours(-1), to: await inHours(5) }),
  ];
  await endAbsence(cem.context, { absenceId: ended });
  await deactivatePerson(founder.context, { personId: leaver.id });
  await moveClock({ hours: 2 });
  return {
    ...{ board, ofNow, proposed, absence, ended, service: (await service()).id },
    ...{ ada: ada.id, ben: ben.id, cem: cem.id, now: now.id, early: early.id, past: past.id, would: would.id, leaver: leaver.id },
    pending: await target(made[0], pending),
    voted: await target(made[1], voted),
    granted: await target(more[0], granted),
    recused: await target(more[1], recused),
    from: (await inHours(80)).toISOString(),
    to: (await inHours(90)).toISOString(),
    admin: await adminStream(),
    people: await people(),
  };
});
type Scene = Awaited<ReturnType<typeof scene>>;

interface Given {
  id?: string;
  by?: string;
  columns?: Fields;
  /** What the record is told instead of the truth. */
  told?: Fields;
}

/** Names a delegate as the application does: Ben names somebody. */
function name({ admin, board, ben, now, from, to }: Scene, { id = randomUUID(), by = ben, columns, told }: Given = {}): string {
  const entry = randomUUID();
  const same = { from, to };
  return [
    tell(entry, admin, {
      type: "delegation.proposed",
      ...{ delegationId: id, personId: by, delegateId: now, authorityId: board, serviceId: null, ...same, actor: actor(by) },
      ...told,
    }),
    insert("delegation", {
      ...{ id, person_id: by, delegate_id: now, authority_id: board, from_at: from, to_at: to, entry_id: entry },
      ...columns,
    }),
  ].join("\n");
}

function step({ admin }: Scene, delegation: string, by: string, kind = "confirmed", type = `delegation.${kind}`): string {
  const entry = randomUUID();
  return [
    tell(entry, admin, { type, delegationId: delegation, actor: actor(by) }),
    insert("delegation_step", { delegation_id: delegation, step: kind, person_id: by, entry_id: entry }),
  ].join("\n");
}

function away({ admin, ada, from, to }: Scene, { id = randomUUID(), by = ada, columns, told }: Given = {}): string {
  const entry = randomUUID();
  return [
    tell(entry, admin, { type: "absence.declared", absenceId: id, personId: by, from, to, actor: actor(by), ...told }),
    insert("absence", { id, person_id: by, from_at: from, to_at: to, entry_id: entry, ...columns }),
  ].join("\n");
}

const back = ({ admin }: Scene, absence: string, by: string, ended = "countersign_clock()"): string =>
  [
    tell(randomUUID(), admin, { type: "absence.ended", absenceId: absence, personId: by, actor: actor(by) }),
    `UPDATE absence SET ended_at = ${ended} WHERE id = '${absence}';`,
  ].join("\n");

/** Declares a conflict of interest; with `outcome` it says that this refuses. */
function recuse(to: Target, by: string, { columns, told, outcome }: Given & { outcome?: boolean } = {}): string {
  const [id, entry, outcomeEntry] = [randomUUID(), randomUUID(), randomUUID()];
  const { authorization } = to;
  return [
    tell(entry, to.stream, {
      type: "recusal.declared",
      ...{ recusalId: id, authorizationId: authorization, reason: "Too close.", passesTo: [], actor: actor(by), ...told },
    }),
    outcome
      ? tell(outcomeEntry, to.stream, { type: "authorization.refused", authorizationId: authorization, actor: actor(by) })
      : "",
    insert("recusal", {
      ...{ id, authorization_id: authorization, person_id: by, reason: "Too close.", entry_id: entry },
      ...{ outcome_entry_id: outcome ? outcomeEntry : null, ...columns },
    }),
  ].join("\n");
}

attacks("a delegate named", scene, [
  { name: "for a seat that one does not hold", refusedWith: "CS094", sql: (it) => name(it, { by: it.people.tester }) },
  {
    name: "for a service that one does not own",
    refusedWith: "CS094",
    sql: (it) => {
      const columns = { authority_id: null, service_id: it.service };
      return name(it, { columns, told: { authorityId: null, serviceId: it.service } });
    },
  },
  { name: "who has left", refusedWith: "CS094", sql: (it) => name(it, { columns: { delegate_id: it.leaver } }) },
  { name: "by somebody who has left", refusedWith: "CS094", sql: (it) => name(it, { by: it.leaver }) },
  { name: "who is oneself", refusedWith: "23514", sql: (it) => name(it, { columns: { delegate_id: it.ben } }) },
  { name: "for two seats in one", refusedWith: "23514", sql: (it) => name(it, { columns: { service_id: it.service } }) },
  { name: "until before it begins", refusedWith: "23514", sql: (it) => name(it, { columns: { to_at: it.from } }) },
  { name: "silently", refusedWith: "CS040", sql: (it) => name(it, { told: { type: "note" } }) },
  { name: "and told as somebody else", refusedWith: "CS040", sql: (it) => name(it, { columns: { delegate_id: it.would } }) },
  { name: "in somebody else's name", refusedWith: "CS040", sql: (it) => name(it, { told: { actor: actor(it.cem) } }) },
  {
    name: "for longer than the record tells",
    refusedWith: "CS040",
    sql: (it) => name(it, { columns: { to_at: "2099-01-01T00:00:00Z" } }),
  },
  {
    name: "in the record only",
    refusedWith: "CS041",
    sql: ({ admin, ben }) => tell(randomUUID(), admin, { type: "delegation.proposed", actor: actor(ben) }),
  },
  { name: "long ago", refusedWith: "42501", sql: (it) => name(it, { columns: { proposed_at: "2020-01-01T00:00:00Z" } }) },
]);

attacks("a delegation", scene, [
  { name: "confirmed by who lends the seat", refusedWith: "CS094", sql: (it) => step(it, it.proposed, it.ada) },
  { name: "confirmed by who gets it", refusedWith: "CS094", sql: (it) => step(it, it.proposed, it.would) },
  { name: "confirmed by somebody who may not", refusedWith: "CS094", sql: (it) => step(it, it.proposed, it.people.manager) },
  {
    name: "confirmed silently",
    refusedWith: "CS040",
    sql: (it) => step(it, it.proposed, it.people.changeManager, "confirmed", "note"),
  },
  { name: "confirmed twice", refusedWith: "23505", sql: (it) => step(it, it.ofNow, it.people.changeManager) },
  {
    name: "confirmed in the record only",
    refusedWith: "CS041",
    sql: ({ admin, proposed, people: { changeManager } }) =>
      tell(randomUUID(), admin, { type: "delegation.confirmed", delegationId: proposed, actor: actor(changeManager) }),
  },
  { name: "ended by a stranger", refusedWith: "CS094", sql: (it) => step(it, it.ofNow, it.people.tester, "ended") },
  { name: "ended silently", refusedWith: "CS040", sql: (it) => step(it, it.ofNow, it.ada, "ended", "note") },
  { name: "prolonged", refusedWith: "42501", sql: () => "UPDATE delegation SET to_at = to_at + interval '1 year'" },
  { name: "taken off the record", refusedWith: "42501", sql: () => "DELETE FROM delegation" },
  { name: "never ended", refusedWith: "42501", sql: () => "DELETE FROM delegation_step WHERE step = 'ended'" },
]);

attacks("a vote in somebody's place", scene, [
  { name: "before its time", refusedWith: "CS021", sql: ({ pending, early }) => vote(pending, { by: early }) },
  { name: "after its time", refusedWith: "CS021", sql: ({ pending, past }) => vote(pending, { by: past }) },
  { name: "that nobody confirmed", refusedWith: "CS021", sql: ({ pending, would }) => vote(pending, { by: would }) },
  { name: "beside the holder's", refusedWith: "CS021", sql: ({ voted, now }) => vote(voted, { by: now }) },
  {
    name: "and then the holder's",
    refusedWith: "CS021",
    sql: ({ pending, ada, now }) => [vote(pending, { by: now }), vote(pending, { by: ada })].join("\n"),
  },
  {
    name: "by who is no delegate any more",
    refusedWith: "CS021",
    sql: (it) => [step(it, it.ofNow, it.ada, "ended"), vote(it.pending, { by: it.now })].join("\n"),
  },
  {
    name: "on a seat that its holder gave up",
    refusedWith: "CS021",
    sql: ({ recused, now }) => vote(recused, { by: now }),
  },
  {
    name: "on a seat made by hand",
    refusedWith: "42501",
    sql: ({ pending, ada, would, from, to }) =>
      insert("authorization_seat", {
        ...{ authorization_id: pending.authorization, party: "authority", of_id: nowhere, person_id: would },
        ...{ standing: "delegate", for_person_id: ada, from_at: from, to_at: to },
      }),
  },
  {
    name: "in a time that was moved",
    refusedWith: "42501",
    sql: () => "UPDATE authorization_seat SET from_at = now() - interval '1 hour' WHERE from_at IS NOT NULL",
  },
]);

attacks("an absence", scene, [
  { name: "declared silently", refusedWith: "CS040", sql: (it) => away(it, { told: { type: "note" } }) },
  { name: "of somebody else", refusedWith: "CS040", sql: (it) => away(it, { told: { actor: actor(it.cem) } }) },
  { name: "told for another time", refusedWith: "CS040", sql: (it) => away(it, { told: { to: "2099-01-01T00:00:00Z" } }) },
  { name: "that ends before it begins", refusedWith: "23514", sql: (it) => away(it, { columns: { to_at: it.from } }) },
  {
    name: "in the record only",
    refusedWith: "CS041",
    sql: ({ admin, ada }) => tell(randomUUID(), admin, { type: "absence.declared", actor: actor(ada) }),
  },
  { name: "moved", refusedWith: "42501", sql: () => "UPDATE absence SET to_at = to_at + interval '1 year'" },
  { name: "taken off the record", refusedWith: "42501", sql: () => "DELETE FROM absence" },
  {
    name: "ended silently",
    refusedWith: "CS040",
    sql: ({ absence }) => `UPDATE absence SET ended_at = now() WHERE id = '${absence}'`,
  },
  { name: "ended by somebody else", refusedWith: "CS040", sql: (it) => back(it, it.absence, it.cem) },
  {
    name: "ended in the record only",
    refusedWith: "CS041",
    sql: ({ admin, absence, ben }) => tell(randomUUID(), admin, { type: "absence.ended", absenceId: absence, actor: actor(ben) }),
  },
  { name: "ended twice", refusedWith: "CS095", sql: (it) => back(it, it.ended, it.cem) },
  { name: "begun anew", refusedWith: "CS095", sql: (it) => back(it, it.ended, it.cem, "NULL") },
]);

attacks("a conflict of interest", scene, [
  { name: "of somebody without a seat", refusedWith: "CS021", sql: ({ pending, would }) => recuse(pending, would) },
  { name: "of a delegate out of time", refusedWith: "CS021", sql: ({ pending, early }) => recuse(pending, early) },
  { name: "after the vote", refusedWith: "CS021", sql: ({ voted, ada }) => recuse(voted, ada) },
  { name: "after the vote of whose seat it is", refusedWith: "CS021", sql: ({ voted, now }) => recuse(voted, now) },
  { name: "declared twice", refusedWith: "CS021", sql: ({ recused, ada }) => recuse(recused, ada) },
  { name: "in what is decided", refusedWith: "CS022", sql: ({ granted, cem }) => recuse(granted, cem) },
  { name: "and a vote all the same", refusedWith: "CS021", sql: ({ recused, ada }) => vote(recused, { by: ada }) },
  {
    name: "without a reason",
    refusedWith: "23514",
    sql: ({ pending, ada }) => recuse(pending, ada, { columns: { reason: " " } }),
  },
  { name: "silently", refusedWith: "CS040", sql: ({ pending, ada }) => recuse(pending, ada, { told: { type: "note" } }) },
  {
    name: "told with another reason",
    refusedWith: "CS040",
    sql: ({ pending, ada }) => recuse(pending, ada, { told: { reason: "None." } }),
  },
  {
    name: "in somebody else's name",
    refusedWith: "CS040",
    sql: ({ pending, ada, ben }) => recuse(pending, ada, { told: { actor: actor(ben) } }),
  },
  {
    name: "in the record only",
    refusedWith: "CS041",
    sql: ({ pending, ada }) => tell(randomUUID(), pending.stream, { type: "recusal.declared", actor: actor(ada) }),
  },
  {
    name: "said to refuse what the others can grant",
    refusedWith: "CS024",
    sql: ({ pending, ada }) => recuse(pending, ada, { outcome: true }),
  },
  {
    name: "that leaves too few, and nobody says that it is refused",
    refusedWith: "CS024",
    sql: ({ pending, ada, ben }) => [recuse(pending, ada), recuse(pending, ben)].join("\n"),
  },
  { name: "with another reason later", refusedWith: "42501", sql: () => "UPDATE recusal SET reason = 'None.'" },
  { name: "taken back", refusedWith: "42501", sql: () => "DELETE FROM recusal" },
]);

describe("what the application sends when all is well", () => {
  let app: pg.Client;
  beforeAll(async () => {
    app = await connect("countersign_app");
  });
  afterAll(() => app.end());

  it("is taken: a delegate, an absence, and conflicts of interest until one refuses", async () => {
    const set = await scene();
    const [delegation, absence] = [randomUUID(), randomUUID()];
    const sent = [
      name(set, { id: delegation }),
      step(set, delegation, set.people.changeManager),
      step(set, delegation, set.now, "ended"),
      away(set, { id: absence }),
      back(set, absence, set.ada),
      vote(set.pending, { by: set.now }),
      recuse(set.pending, set.ben),
      recuse(set.pending, set.cem, { outcome: true }),
    ];
    for (const one of sent) expect([one, await attempt(app, one)]).toEqual([one, "accepted"]);
    const { rows } = await app.query('SELECT state FROM "authorization" WHERE id = $1', [set.pending.authorization]);
    expect(rows).toEqual([{ state: "refused" }]);
  });
});
