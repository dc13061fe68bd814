/** Ways to a seat: appointments, templates and people who left. */
import { randomUUID } from "node:crypto";
import { proposeAppointment } from "#lib/services/appointment/propose-appointment";
import { deactivatePerson } from "#lib/services/identity/deactivate-person";
import { proposeTemplate } from "#lib/services/template/propose-template";
import { clock } from "../../../support/clock.ts";
import { service, staff } from "../../../support/factories.ts";
import { once } from "../../../support/once.ts";
import { authorityId, organisation, person } from "../../../support/people.ts";
import { attacks } from "./attacks.ts";
import { adminStream, asked, people } from "./scene.ts";
import { insert, tell, vote } from "./statements.ts";

const scene = once(async () => {
  const { founder, second } = organisation();
  const [mallory, gone] = [await person({ name: "Mallory" }), await person({ name: "Gone", member: ["cab"] })];
  const cab = await authorityId("cab");
  const pending = await proposeAppointment(founder.context, {
    kind: "member",
    personId: mallory.id,
    role: null,
    authorityId: cab,
    serviceId: null,
  });
  const itsAsked = await asked();
  const admitted = await person({ name: "Admitted Later", member: ["cab"] });
  await deactivatePerson(second.context, { personId: gone.id });
  const made = await service();
  const cast = await people();
  const template = await proposeTemplate(staff().changeManager.context, {
    name: "Routine",
    description: "x",
    serviceId: made.id,
    expiresAt: new Date((await clock()).getTime() + 86_400_000),
    ...({ largestKind: "major", highestRisk: "high", mostReleases: null, periodDays: null } as const),
  });
  return {
    founder: founder.id,
    second: second.id,
    mallory: mallory.id,
    gone: gone.id,
    admitted: admitted.id,
    cab,
    pending,
    asked: itsAsked,
    service: made.id,
    template,
    admin: await adminStream(),
    people: cast,
  };
});

interface Appointing {
  kind: string;
  person: string;
  by: string | null;
  role?: string | null;
  authority?: string | null;
  service?: string | null;
  told?: Record<string, unknown>;
}

function appoint(
  admin: string,
  { kind, person: who, by, role = null, authority = null, service: its = null, told }: Appointing,
): string {
  const [id, entry] = [randomUUID(), randomUUID()];
  return [
    tell(entry, admin, {
      type: "appointment.proposed",
      appointmentId: id,
      kind,
      personId: who,
      role,
      authorityId: authority,
      serviceId: its,
      actor: { kind: "person", id: by ?? who },
      ...told,
    }),
    insert("appointment", {
      id,
      kind,
      person_id: who,
      role,
      authority_id: authority,
      service_id: its,
      proposed_by: by,
      entry_id: entry,
    }),
  ].join("\n");
}

function step(admin: string, appointment: string, by: string, kind = "confirmed", told = by): string {
  const entry = randomUUID();
  return [
    tell(entry, admin, { type: `appointment.${kind}`, appointmentId: appointment, actor: { kind: "person", id: told } }),
    insert("appointment_step", { appointment_id: appointment, step: kind, person_id: by, entry_id: entry }),
  ].join("\n");
}

attacks("seats", scene, [
  {
    name: "given to oneself",
    refusedWith: "23514",
    sql: ({ admin, founder, cab }) => appoint(admin, { kind: "member", person: founder, by: founder, authority: cab }),
  },
  {
    name: "given by a second founding",
    refusedWith: "CS060",
    sql: ({ admin, mallory }) => appoint(admin, { kind: "role", person: mallory, by: null, role: "administrator" }),
  },
  {
    name: "given by somebody without the right",
    refusedWith: "CS060",
    sql: ({ admin, mallory, people: { auditor }, cab }) =>
      appoint(admin, { kind: "member", person: mallory, by: auditor, authority: cab }),
  },
  {
    name: "a role given by a change manager",
    refusedWith: "CS060",
    sql: ({ admin, mallory, people: { changeManager } }) =>
      appoint(admin, { kind: "role", person: mallory, by: changeManager, role: "administrator" }),
  },
  {
    name: "confirmed by who proposed it",
    refusedWith: "CS061",
    sql: ({ admin, pending, founder }) => step(admin, pending, founder),
  },
  {
    name: "confirmed by who gets it",
    refusedWith: "CS061",
    sql: ({ admin, pending, mallory }) => step(admin, pending, mallory),
  },
  {
    name: "confirmed by somebody without the right",
    refusedWith: "CS061",
    sql: ({ admin, pending, people: { auditor } }) => step(admin, pending, auditor),
  },
  {
    name: "confirmed in another name than the record says",
    refusedWith: "CS040",
    sql: ({ admin, pending, second, people: { auditor } }) => step(admin, pending, second, "confirmed", auditor),
  },
  {
    name: "proposed while the record tells of another seat",
    refusedWith: "CS040",
    sql: ({ admin, mallory, founder, cab }) =>
      appoint(admin, { kind: "member", person: mallory, by: founder, authority: cab, told: { kind: "owner" } }),
  },
  {
    name: "a role and a membership in one row",
    refusedWith: "23514",
    sql: ({ admin, mallory, founder, cab }) =>
      appoint(admin, { kind: "role", person: mallory, by: founder, role: "auditor", authority: cab }),
  },
  {
    name: "moved to another person",
    refusedWith: "42501",
    sql: ({ pending, gone }) => `UPDATE appointment SET person_id = '${gone}' WHERE id = '${pending}'`,
  },
  {
    name: "an end taken back",
    refusedWith: "42501",
    sql: () => "DELETE FROM appointment_step WHERE step = 'ended'",
  },
  {
    name: "that were given after the request vote on it",
    refusedWith: "CS021",
    sql: ({ asked: it, admitted }) => vote(it, { by: admitted }),
  },
  {
    name: "an authority of one's own",
    refusedWith: "42501",
    sql: () => insert("authority", { id: randomUUID(), key: "cab", name: "x" }),
  },
]);

attacks("people who left", scene, [
  {
    name: "vote on what they had a seat in",
    refusedWith: "CS021",
    sql: ({ asked: it, gone }) => vote(it, { by: gone, signature: null }),
  },
  {
    name: "come back",
    refusedWith: "CS063",
    sql: ({ gone }) => `UPDATE person SET left_at = NULL WHERE id = '${gone}'`,
  },
  {
    name: "left silently, so that their seat passes on",
    refusedWith: "CS040",
    sql: ({ people: { owner } }) => `UPDATE person SET left_at = now() WHERE id = '${owner}'`,
  },
  {
    name: "are recorded as gone and stay",
    refusedWith: "CS041",
    sql: ({ admin, people: { owner } }) =>
      tell(randomUUID(), admin, { type: "person.deactivated", personId: owner, actor: { kind: "system" } }),
  },
]);

attacks("templates", scene, [
  {
    name: "confirmed by who proposed it",
    refusedWith: "CS062",
    sql: ({ admin, template, people: { changeManager } }) => confirm(admin, template, changeManager),
  },
  {
    name: "confirmed by somebody who is no change manager",
    refusedWith: "CS062",
    sql: ({ admin, template, people: { cab } }) => confirm(admin, template, cab),
  },
  {
    name: "confirmed silently",
    refusedWith: "CS040",
    sql: ({ admin, template, people: { changeManager2 } }) => confirm(admin, template, changeManager2, "note"),
  },
  {
    name: "proposed by somebody who is no change manager",
    refusedWith: "CS062",
    sql: ({ admin, service: its, mallory }) => propose(admin, its, mallory),
  },
  {
    name: "proposed silently",
    refusedWith: "CS040",
    sql: ({ admin, service: its, people: { changeManager } }) => propose(admin, its, changeManager, "note"),
  },
  {
    name: "prolonged",
    refusedWith: "42501",
    sql: () => "UPDATE change_template SET expires_at = 'infinity'",
  },
]);

function confirm(admin: string, template: string, by: string, type = "template.confirmed"): string {
  const entry = randomUUID();
  return [
    tell(entry, admin, { type, templateId: template, actor: { kind: "person", id: by } }),
    insert("change_template_confirmation", { template_id: template, confirmed_by: by, entry_id: entry }),
  ].join("\n");
}

const unlimited = { largestKind: "major", highestRisk: "high", mostReleases: null, periodDays: null };

function propose(admin: string, serviceId: string, by: string, type = "template.proposed"): string {
  const [id, entry] = [randomUUID(), randomUUID()];
  return [
    tell(entry, admin, {
      type,
      templateId: id,
      name: "Mine",
      version: 1,
      serviceId,
      ...unlimited,
      actor: { kind: "person", id: by },
    }),
    insert("change_template", {
      id,
      name: "Mine",
      version: 1,
      description: "x",
      service_id: serviceId,
      expires_at: "2999-01-01T00:00:00Z",
      proposed_by: by,
      entry_id: entry,
    }),
  ].join("\n");
}
