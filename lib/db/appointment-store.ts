/** Appointments: roles, seats and ownerships, as proposed, confirmed and ended. */
import type { Appointed } from "#lib/domain/admin-event";
import type { Appointment, AppointmentFacts } from "#lib/domain/appointment";
import type { AuthorityKey } from "#lib/domain/policy";
import { AppError } from "#lib/errors";
import type { Database, Transaction } from "./client.ts";
import type { Prisma } from "./generated/client.ts";
import { serviceStanding } from "./service-standing.ts";

type Reader = Database | Transaction;

const whole = {
  person: { select: { name: true, leftAt: true } },
  authority: { select: { name: true } },
  service: { select: { name: true } },
  steps: { select: { step: true } },
} as const satisfies Prisma.AppointmentInclude;

type Row = Prisma.AppointmentGetPayload<{ include: typeof whole }>;

const toAppointment = ({
  id,
  kind,
  personId,
  person,
  role,
  authorityId,
  authority,
  serviceId,
  service,
  proposedBy,
  steps,
}: Row): Appointment => ({
  id,
  kind,
  personId,
  personName: person.name,
  role,
  authorityId,
  authorityName: authority?.name ?? null,
  serviceId,
  serviceName: service?.name ?? null,
  proposedBy,
  isConfirmed: steps.some(({ step }) => step === "confirmed"),
  isEnded: steps.some(({ step }) => step === "ended"),
});

export async function readAppointment(db: Reader, id: string): Promise<{ appointment: Appointment; personHasLeft: boolean }> {
  const row = await db.appointment.findUnique({ where: { id }, include: whole });
  if (!row) throw new AppError("not-found", "There is no such appointment.");
  return { appointment: toAppointment(row), personHasLeft: row.person.leftAt !== null };
}

export type AppointmentWish = Pick<Appointed, "kind" | "personId" | "role" | "authorityId" | "serviceId">;

/** What is not ended of the same kind for the same thing; for a role, of the same person. */
export async function standingAppointments(
  db: Reader,
  { kind, personId, role, authorityId, serviceId }: AppointmentWish,
): Promise<Appointment[]> {
  const rows = await db.appointment.findMany({
    where: {
      ...{ kind, role, authorityId, serviceId },
      ...(kind === "role" ? { personId } : {}),
      steps: { none: { step: "ended" } },
      person: { leftAt: null },
    },
    include: whole,
    orderBy: [{ proposedAt: "asc" }, { id: "asc" }],
  });
  return rows.map(toAppointment);
}

/** The names of what an appointment is about, and what its rule asks for. */
export async function readAppointmentFacts(
  db: Reader,
  wish: AppointmentWish,
): Promise<{ appointed: Appointed; facts: AppointmentFacts }> {
  const { kind, personId, authorityId, serviceId } = wish;
  const person = await db.person.findUnique({ where: { id: personId }, select: { name: true, leftAt: true } });
  if (!person) throw noSuch("person", "personId");
  const authority =
    authorityId === null ? null : await db.authority.findUnique({ where: { id: authorityId }, select: { name: true } });
  if (authorityId !== null && !authority) throw noSuch("authority", "authorityId");
  const service =
    serviceId === null ? null : await db.service.findUnique({ where: { id: serviceId }, select: { name: true, state: true } });
  if (serviceId !== null && !service) throw noSuch("service", "serviceId");
  return {
    appointed: { ...wish, personName: person.name, authorityName: authority?.name ?? null, serviceName: service?.name ?? null },
    facts: {
      personHasLeft: person.leftAt !== null,
      serviceState: service?.state ?? null,
      standing: await standingAppointments(db, wish),
      counterpartId: await counterpartOf(db, kind, serviceId),
    },
  };
}

async function counterpartOf(db: Reader, kind: Appointed["kind"], serviceId: string | null): Promise<string | null> {
  if (serviceId === null) return null;
  const { owner, deputy } = await serviceStanding(db, serviceId);
  return (kind === "owner" ? deputy : owner)?.id ?? null;
}

const noSuch = (what: string, field: string): AppError =>
  new AppError("invalid", `There is no such ${what}.`, [
    { code: `no-such-${what}`, message: `There is no such ${what}.`, field },
  ]);

export async function readAuthority(db: Reader, id: string): Promise<{ id: string; name: string }> {
  const authority = await db.authority.findUnique({ where: { id }, select: { id: true, name: true } });
  if (!authority) throw noSuch("authority", "authorityId");
  return authority;
}

/** The delivered authorities by their keys. */
export async function authorityIds(db: Reader): Promise<Record<AuthorityKey, string>> {
  const rows = await db.authority.findMany({ select: { id: true, key: true } });
  const idOf = (wanted: AuthorityKey): string => {
    const row = rows.find(({ key }) => key === wanted);
    if (!row) throw new Error(`The authority ${wanted} was not delivered.`);
    return row.id;
  };
  return { change_managers: idOf("change_managers"), cab: idOf("cab"), emergency_cab: idOf("emergency_cab") };
}
