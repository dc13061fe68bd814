/** People, roles and seats by the services that make them: for the cast of all test files, and for whoever a test adds to it. */
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { database } from "#lib/db/client";
import { decideAddPerson } from "#lib/domain/person";
import type { AuthorityKey } from "#lib/domain/policy";
import type { PersonRef, Role } from "#lib/domain/release";
import { administer } from "#lib/services/administer";
import { confirmAppointment } from "#lib/services/appointment/confirm-appointment";
import { type ProposeAppointmentInput, proposeAppointment } from "#lib/services/appointment/propose-appointment";
import type { Context } from "#lib/services/context";
import { addPerson } from "#lib/services/identity/add-person";

export interface Someone extends PersonRef {
  email: string;
  roles: readonly Role[];
  /** What their services are called with. */
  context: Context;
}

/** Nobody appoints alone. */
export interface Administrators {
  founder: Someone;
  second: Someone;
}

export const password = "correct horse battery staple";

export const contextOf = ({ id, name }: PersonRef, roles: readonly Role[] = []): Context => ({
  actor: { kind: "person", id, name, roles },
  db: database(),
});

export function someone({ id, name, email, roles }: PersonRef & { email: string; roles: readonly Role[] }): Someone {
  return { id, name, email, roles, context: contextOf({ id, name }, roles) };
}

export interface Standing {
  name?: string;
  roles?: readonly Role[];
  member?: readonly AuthorityKey[];
  /** Only with it can they sign in; hashing takes its time. */
  password?: string;
}

/** A new person with these roles and seats, in force. */
export async function enrol(by: Administrators, { name, roles = [], member = [], password: secret }: Standing): Promise<Someone> {
  const mark = randomUUID().slice(0, 8);
  const input = { name: name ?? `Person ${mark}`, email: `person-${mark}@example.org`, timeZone: "UTC" };
  const { context } = by.founder;
  const id =
    secret === undefined ? await addWithoutPassword(context, input) : await addPerson(context, { ...input, password: secret });
  for (const role of roles) await appointBy(by, { kind: "role", personId: id, role });
  for (const key of member) await appointBy(by, { kind: "member", personId: id, authorityId: await authorityId(key) });
  return someone({ id, ...input, roles });
}

async function addWithoutPassword(context: Context, input: { name: string; email: string; timeZone: string }) {
  const personId = randomUUID();
  await administer(context, () => Promise.resolve(decideAddPerson({ ...input, personId, isEmailTaken: false }, context.actor)));
  return personId;
}

export async function authorityId(key: AuthorityKey): Promise<string> {
  const { id } = await database().authority.findUniqueOrThrow({ where: { key }, select: { id: true } });
  return id;
}

export type Appointment = Pick<z.infer<typeof ProposeAppointmentInput>, "kind" | "personId"> &
  Partial<z.infer<typeof ProposeAppointmentInput>>;

/** Appoints, and has the other administrator confirm what needs it. Answers the appointment's id. */
export async function appointBy({ founder, second }: Administrators, appointment: Appointment): Promise<string> {
  const appointmentId = await proposeAppointment(founder.context, {
    role: null,
    authorityId: null,
    serviceId: null,
    ...appointment,
  });
  if (appointment.kind !== "role" || appointment.role === "change_manager")
    await confirmAppointment(second.context, { appointmentId });
  return appointmentId;
}
