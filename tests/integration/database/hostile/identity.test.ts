/** Ways in by somebody else's account, to roles by claims, and to releases of whoever left. */
import { randomUUID } from "node:crypto";
import { database } from "#lib/db/client";
import { deactivatePerson } from "#lib/services/identity/deactivate-person";
import { endIdentity } from "#lib/services/identity/end-identity";
import { signInByProvider } from "#lib/services/identity/sign-in-by-provider";
import { release } from "../../../support/factories.ts";
import { once } from "../../../support/once.ts";
import { authorityId, organisation, person } from "../../../support/people.ts";
import { attacks } from "./attacks.ts";
import { adminStream } from "./scene.ts";
import { insert, tell } from "./statements.ts";

const issuer = "https://id.example.org";

const scene = once(async () => {
  const { founder, second } = organisation();
  const [mallory, victim, gone] = [
    await person({ name: "Mallory" }),
    await person({ name: "Victim" }),
    await person({ name: "Gone" }),
  ];
  for (const one of [mallory, victim]) await enter(one.email, one.id);
  const let_go = await person({ name: "Let Go" });
  await enter(let_go.email, let_go.id);
  await endIdentity(founder.context, { identityId: await identityOf(let_go.id) });
  await deactivatePerson(second.context, { personId: gone.id });
  const built = await release({ phase: "build_and_test" });
  const built_ = await built.read();
  return {
    founder: founder.id,
    mallory: mallory.id,
    victim: victim.id,
    gone: gone.id,
    hers: await identityOf(mallory.id),
    theirs: await identityOf(victim.id),
    ended: await identityOf(let_go.id),
    cab: await authorityId("cab"),
    admin: await adminStream(),
    built: built.id,
    builtStream: built_.streamId,
  };
});

const enter = (email: string, subject: string) =>
  signInByProvider(
    database(),
    { issuer, subject, email, isEmailVerified: true, name: null, roles: ["auditor"] },
    { admitsUnknown: false },
    { address: "", userAgent: "" },
  );

async function identityOf(personId: string): Promise<string> {
  return (await database().identity.findFirstOrThrow({ where: { personId } })).id;
}

const system = { kind: "system", job: "x" };

interface Linked {
  subject?: string;
  told?: object;
}

function link(admin: string, who: string, { subject = randomUUID(), told = {} }: Linked = {}): string {
  const [id, entry] = [randomUUID(), randomUUID()];
  return [
    tell(entry, admin, { type: "identity.linked", identityId: id, personId: who, issuer, subject, actor: system, ...told }),
    insert("identity", { id, person_id: who, issuer, subject, email: "x@example.org", entry_id: entry }),
  ].join("\n");
}

interface Given {
  who: string;
  identity: string | null;
  kind?: string;
  role?: string | null;
  authority?: string | null;
  by?: string | null;
  actor?: object;
}

function give(
  admin: string,
  { who, identity, kind = "role", role = "administrator", authority = null, by = null, actor = system }: Given,
) {
  const [id, entry] = [randomUUID(), randomUUID()];
  return [
    tell(entry, admin, {
      type: "appointment.proposed",
      appointmentId: id,
      kind,
      personId: who,
      role,
      authorityId: authority,
      serviceId: null,
      identityId: identity,
      actor,
    }),
    insert("appointment", {
      id,
      kind,
      person_id: who,
      role,
      authority_id: authority,
      service_id: null,
      proposed_by: by,
      identity_id: identity,
      entry_id: entry,
    }),
  ].join("\n");
}

attacks("accounts at a provider", scene, [
  {
    name: "of somebody else are linked to oneself",
    refusedWith: "23505",
    sql: ({ admin, mallory, victim }) => link(admin, mallory, { subject: victim }),
  },
  {
    name: "are linked a second time",
    refusedWith: "23505",
    sql: ({ admin, victim }) => link(admin, victim),
  },
  { name: "are linked to somebody who left", refusedWith: "CS064", sql: ({ admin, gone }) => link(admin, gone) },
  {
    name: "are linked silently",
    refusedWith: "CS040",
    sql: ({ admin, founder }) => link(admin, founder, { told: { type: "note" } }),
  },
  {
    name: "are linked while the record tells of another person",
    refusedWith: "CS040",
    sql: ({ admin, founder, victim }) => link(admin, founder, { told: { personId: victim } }),
  },
  {
    name: "are recorded as linked and are not",
    refusedWith: "CS041",
    sql: ({ admin, mallory }) =>
      tell(randomUUID(), admin, { type: "identity.linked", personId: mallory, issuer, subject: "x", actor: system }),
  },
  {
    name: "are moved to another person",
    refusedWith: "42501",
    sql: ({ theirs, mallory }) => `UPDATE identity SET person_id = '${mallory}' WHERE id = '${theirs}'`,
  },
  {
    name: "are let go of silently",
    refusedWith: "CS044",
    sql: ({ theirs }) => `UPDATE identity SET ended_at = now() WHERE id = '${theirs}'`,
  },
  {
    name: "that were let go of come back",
    refusedWith: "CS064",
    sql: ({ ended }) => `UPDATE identity SET ended_at = NULL WHERE id = '${ended}'`,
  },
  { name: "are wiped out", refusedWith: "42501", sql: () => "DELETE FROM identity" },
]);

attacks("roles by claims", scene, [
  {
    name: "of somebody else's account",
    refusedWith: "CS060",
    sql: ({ admin, mallory, theirs }) => give(admin, { who: mallory, identity: theirs }),
  },
  {
    name: "of an account that was let go of",
    refusedWith: "CS060",
    sql: ({ admin, mallory, ended }) => give(admin, { who: mallory, identity: ended }),
  },
  {
    name: "of no account",
    refusedWith: "CS060",
    sql: ({ admin, mallory }) => give(admin, { who: mallory, identity: null }),
  },
  {
    name: "in a person's name",
    refusedWith: "CS040",
    sql: ({ admin, mallory, hers, founder }) =>
      give(admin, { who: mallory, identity: hers, actor: { kind: "person", id: founder } }),
  },
  {
    name: "with a person who proposes them",
    refusedWith: "23514",
    sql: ({ admin, mallory, hers, founder }) => give(admin, { who: mallory, identity: hers, by: founder }),
  },
  {
    name: "that are a seat in an authority",
    refusedWith: "23514",
    sql: ({ admin, mallory, hers, cab }) =>
      give(admin, { who: mallory, identity: hers, kind: "member", role: null, authority: cab }),
  },
  {
    name: "are confirmed by nobody",
    refusedWith: "CS061",
    sql: ({ admin, hers }) => {
      const entry = randomUUID();
      return [
        tell(entry, admin, { type: "appointment.confirmed", actor: system }),
        `INSERT INTO appointment_step (appointment_id, step, entry_id)
           SELECT id, 'confirmed', '${entry}' FROM appointment WHERE identity_id = '${hers}';`,
      ].join("\n");
    },
  },
  {
    name: "are no way to end by nobody what a person gave",
    refusedWith: "CS061",
    sql: ({ admin, founder }) => {
      const entry = randomUUID();
      return [
        tell(entry, admin, { type: "appointment.ended", actor: system }),
        `INSERT INTO appointment_step (appointment_id, step, entry_id)
           SELECT id, 'ended', '${entry}' FROM appointment WHERE person_id = '${founder}';`,
      ].join("\n");
    },
  },
]);

attacks("the organisation", scene, [
  { name: "renamed silently", refusedWith: "CS044", sql: () => "UPDATE organisation SET name = 'Ours now'" },
  {
    name: "renamed otherwise than the record tells",
    refusedWith: "CS040",
    sql: ({ admin }) =>
      `${tell(randomUUID(), admin, { type: "organisation.noted", name: "Another", timeZone: "UTC", actor: system })}
       UPDATE organisation SET name = 'Ours now';`,
  },
  {
    name: "recorded as renamed, and not",
    refusedWith: "CS041",
    sql: ({ admin }) =>
      tell(randomUUID(), admin, { type: "organisation.amended", name: "Ours now", timeZone: "UTC", actor: system }),
  },
  {
    name: "made a real one of a demonstration",
    refusedWith: "42501",
    sql: () => "UPDATE organisation SET is_demonstration = false",
  },
]);

attacks("a release that is built", scene, [
  {
    name: "taken over from a manager who is there",
    refusedWith: "CS051",
    sql: ({ built, mallory }) => `UPDATE release SET manager_id = '${mallory}' WHERE id = '${built}'`,
  },
  {
    name: "recorded as passed on, and not",
    refusedWith: "CS041",
    sql: ({ builtStream, mallory }) =>
      tell(randomUUID(), builtStream, { type: "release.passed_on", managerId: mallory, actor: system }),
  },
]);
