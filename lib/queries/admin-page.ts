import { type Appointment, needsConfirmation } from "#lib/domain/appointment";
import type { Environment } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

export interface AdminPage {
  people: { id: string; name: string; email: string; leftAt: Date | null; appointments: ShownAppointment[] }[];
  /** Proposed, and waiting for a second person. */
  waiting: ShownAppointment[];
  authorities: { id: string; name: string }[];
  services: { id: string; name: string }[];
  environments: Environment[];
  templates: ShownTemplate[];
}

export interface ShownAppointment extends Appointment {
  proposerName: string | null;
  proposedAt: Date;
}

export interface ShownTemplate {
  id: string;
  name: string;
  version: number;
  description: string;
  serviceName: string;
  expiresAt: Date;
  proposedBy: string;
  isConfirmed: boolean;
}

/** People with what they hold, what waits to be confirmed, and what else an organisation sets up. */
export async function adminPage({ db }: Viewer): Promise<AdminPage> {
  const [people, appointments, authorities, services, environments, templates] = await Promise.all([
    db.person.findMany({ select: { id: true, name: true, email: true, leftAt: true }, orderBy: { name: "asc" } }),
    db.appointment.findMany({
      where: { steps: { none: { step: "ended" } } },
      include: {
        person: { select: { name: true, leftAt: true } },
        proposer: { select: { name: true } },
        authority: { select: { name: true } },
        service: { select: { name: true } },
        steps: { select: { step: true } },
      },
      orderBy: { proposedAt: "asc" },
      relationLoadStrategy: "join",
    }),
    // The change managers are an authority by their role: nobody is made a member of it.
    db.authority.findMany({
      where: { key: { not: "change_managers" } },
      select: { id: true, name: true },
      orderBy: { name: "asc" },
    }),
    db.service.findMany({ where: { state: { not: "retired" } }, select: { id: true, name: true }, orderBy: { name: "asc" } }),
    db.environment.findMany({ orderBy: [{ isProduction: "asc" }, { name: "asc" }] }),
    db.changeTemplate.findMany({
      include: { service: { select: { name: true } }, confirmation: { select: { templateId: true } } },
      orderBy: [{ name: "asc" }, { version: "desc" }],
      relationLoadStrategy: "join",
    }),
  ]);
  const held = appointments.map(
    ({ person, proposer, authority, service, steps, ...one }): ShownAppointment => ({
      id: one.id,
      kind: one.kind,
      personId: one.personId,
      personName: person.name,
      role: one.role,
      authorityId: one.authorityId,
      authorityName: authority?.name ?? null,
      serviceId: one.serviceId,
      serviceName: service?.name ?? null,
      proposedBy: one.proposedBy,
      proposerName: proposer?.name ?? null,
      proposedAt: one.proposedAt,
      isConfirmed: steps.some(({ step }) => step === "confirmed"),
      isEnded: false,
    }),
  );
  const waits = (one: ShownAppointment) => needsConfirmation(one) && !one.isConfirmed;
  const here = new Set(people.filter(({ leftAt }) => leftAt === null).map(({ id }) => id));
  return {
    people: people.map((one) => ({ ...one, appointments: held.filter((it) => it.personId === one.id && !waits(it)) })),
    waiting: held.filter((one) => waits(one) && here.has(one.personId)),
    authorities,
    services,
    environments,
    templates: templates.map(({ service, confirmation, ...one }) => ({
      id: one.id,
      name: one.name,
      version: one.version,
      description: one.description,
      serviceName: service.name,
      expiresAt: one.expiresAt,
      proposedBy: one.proposedBy,
      isConfirmed: confirmation !== null,
    })),
  };
}
