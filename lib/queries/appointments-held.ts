/** Appointments that have not ended, as pages show them: who gave them, when, and whether they wait for a second person. */
import type { Database } from "#lib/db/client";
import type { Prisma } from "#lib/db/generated/client";
import { type Appointment, needsConfirmation } from "#lib/domain/appointment";

export interface ShownAppointment extends Appointment {
  proposerName: string | null;
  proposedAt: Date;
  /** Given by a provider's claims. */
  isByClaims: boolean;
  confirmerName: string | null;
  personHasLeft: boolean;
}

export const isWaiting = (one: ShownAppointment): boolean => needsConfirmation(one) && !one.isConfirmed;

export async function appointmentsHeld(db: Database, where: Prisma.AppointmentWhereInput = {}): Promise<ShownAppointment[]> {
  const rows = await db.appointment.findMany({
    where: { ...where, steps: { none: { step: "ended" } } },
    include: {
      person: { select: { name: true, leftAt: true } },
      proposer: { select: { name: true } },
      authority: { select: { name: true } },
      service: { select: { name: true } },
      steps: { select: { step: true, person: { select: { name: true } } } },
    },
    orderBy: [{ proposedAt: "asc" }, { id: "asc" }],
    relationLoadStrategy: "join",
  });
  return rows.map(({ person, proposer, authority, service, steps, ...one }) => {
    const confirmed = steps.find(({ step }) => step === "confirmed");
    return {
      id: one.id,
      kind: one.kind,
      personId: one.personId,
      personName: person.name,
      personHasLeft: person.leftAt !== null,
      role: one.role,
      authorityId: one.authorityId,
      authorityName: authority?.name ?? null,
      serviceId: one.serviceId,
      serviceName: service?.name ?? null,
      proposedBy: one.proposedBy,
      proposerName: proposer?.name ?? null,
      proposedAt: one.proposedAt,
      isByClaims: one.identityId !== null,
      isConfirmed: confirmed !== undefined,
      confirmerName: confirmed?.person?.name ?? null,
      isEnded: false,
    };
  });
}
