/** People for tests: an organisation with two administrators, anybody with any standing, and one cast for every release. */
import { createHash, randomUUID } from "node:crypto";
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
import { foundOrganisation } from "#lib/services/identity/found-organisation";

export interface Someone extends PersonRef {
  email: string;
  roles: readonly Role[];
  /** What their services are called with. */
  context: Context;
}

export const password = "correct horse battery staple";

export const contextOf = ({ id, name }: PersonRef, roles: readonly Role[] = []): Context => ({
  actor: { kind: "person", id, name, roles },
  db: database(),
});

/** A job of the system. */
export const job: Context = {
  actor: { kind: "system", job: "test" },
  // Asked for when it is used: who only wants a name of this file need not have a database.
  get db() {
    return database();
  },
};

function someone({ id, name, email, roles }: PersonRef & { email: string; roles: readonly Role[] }): Someone {
  return { id, name, email, roles, context: contextOf({ id, name }, roles) };
}

/** Makes something the first time it is asked for. */
export const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
};

/** Founds this test file's organisation, once. Two administrators, because nobody appoints alone. */
export const organisation = once(async (): Promise<{ founder: Someone; second: Someone }> => {
  const token = randomUUID();
  const [name, email] = ["Fay Founder", "fay@example.org"];
  const { personId } = await foundOrganisation(
    database(),
    { token, organisation: "Example", name, email, password, timeZone: "UTC" },
    createHash("sha256").update(token).digest("hex"),
  );
  const founder = someone({ id: personId, name, email, roles: ["administrator"] });
  const second = await enrol(founder, { name: "Sam Second", roles: ["administrator"] });
  return { founder, second };
});

interface Standing {
  name?: string;
  roles?: readonly Role[];
  member?: readonly AuthorityKey[];
  /** Only with it can they sign in; hashing takes its time. */
  password?: string;
}

/** A new person with these roles and seats, in force. */
export async function person(standing: Standing = {}): Promise<Someone> {
  const { founder } = await organisation();
  return enrol(founder, standing);
}

let enrolled = 0;

async function enrol(by: Someone, { name, roles = [], member = [], password: secret }: Standing): Promise<Someone> {
  enrolled += 1;
  const input = {
    name: name ?? `Person ${enrolled}`,
    email: `person-${enrolled}@example.org`,
    timeZone: "UTC",
  };
  const id =
    secret === undefined ? await addWithoutPassword(by, input) : await addPerson(by.context, { ...input, password: secret });
  for (const role of roles) await appoint({ kind: "role", personId: id, role }, by);
  for (const key of member) await appoint({ kind: "member", personId: id, authorityId: await authorityId(key) }, by);
  return someone({ id, ...input, roles });
}

async function addWithoutPassword({ context }: Someone, input: { name: string; email: string; timeZone: string }) {
  const personId = randomUUID();
  await administer(context, () => Promise.resolve(decideAddPerson({ ...input, personId, isEmailTaken: false }, context.actor)));
  return personId;
}

export async function authorityId(key: AuthorityKey): Promise<string> {
  const { id } = await database().authority.findUniqueOrThrow({ where: { key }, select: { id: true } });
  return id;
}

type Appointment = Pick<z.infer<typeof ProposeAppointmentInput>, "kind" | "personId"> &
  Partial<z.infer<typeof ProposeAppointmentInput>>;

/** Appoints, and has the other administrator confirm what needs it. Answers the appointment's id. */
export async function appoint(appointment: Appointment, by?: Someone): Promise<string> {
  const proposer = by ?? (await organisation()).founder;
  const appointmentId = await proposeAppointment(proposer.context, {
    role: null,
    authorityId: null,
    serviceId: null,
    ...appointment,
  });
  if (appointment.kind !== "role" || appointment.role === "change_manager")
    await confirmAppointment((await organisation()).second.context, { appointmentId });
  return appointmentId;
}

/** The cast that carries releases: shared by a test file, who they are never changes. */
export const staff = once(async () => {
  const named = (name: string, standing: Standing) => person({ name, ...standing });
  return {
    requester: await named("Rita Requester", { roles: ["requester"] }),
    manager: await named("Mo Manager", { roles: ["release_manager"] }),
    developer: await named("Dev Developer", { roles: ["developer"] }),
    tester: await named("Tess Tester", { roles: ["tester"] }),
    operator: await named("Olu Operator", { roles: ["operator"] }),
    auditor: await named("Audrey Auditor", { roles: ["auditor"] }),
    changeManager: await named("Chen Change", { roles: ["change_manager"] }),
    changeManager2: await named("Chloe Change", { roles: ["change_manager"] }),
    owner: await named("Otto Owner", {}),
    deputy: await named("Dora Deputy", {}),
    cab: [
      await named("Cab One", { member: ["cab"] }),
      await named("Cab Two", { member: ["cab"] }),
      await named("Cab Three", { member: ["cab"] }),
    ] as const,
    emergencyCab: [
      await named("Em One", { member: ["emergency_cab"] }),
      await named("Em Two", { member: ["emergency_cab"] }),
    ] as const,
  };
});

export type Staff = Awaited<ReturnType<typeof staff>>;
