/**
 * Appointments: roles, seats in an authority, ownership of a service. Nobody gives themselves one, and whatever makes an elector needs
 * a second person: a membership, an ownership and the role of change manager are in force only when confirmed.
 */
import type { AdminEvent, Appointed } from "./admin-event.ts";
import { type Decision, decide, type Refusal } from "./decision.ts";
import { requireCapability } from "./permissions.ts";
import type { Actor, ServiceState } from "./release.ts";

export interface Appointment extends Appointed {
  id: string;
  /** Null for the founding alone. */
  proposedBy: string | null;
  isConfirmed: boolean;
  isEnded: boolean;
}

/** Whether it takes effect only when a second person has confirmed it. */
export const needsConfirmation = ({ kind, role }: Pick<Appointed, "kind" | "role">): boolean =>
  kind !== "role" || role === "change_manager";

export const isInForce = (appointment: Appointment): boolean =>
  !appointment.isEnded && (appointment.isConfirmed || !needsConfirmation(appointment));

const isSame = (one: Appointed, other: Appointed): boolean =>
  one.kind === other.kind &&
  one.personId === other.personId &&
  one.role === other.role &&
  one.authorityId === other.authorityId &&
  one.serviceId === other.serviceId;

const fieldOf = { role: "role", member: "authorityId", owner: "serviceId", deputy: "serviceId" } as const;

export interface AppointmentFacts {
  personHasLeft: boolean;
  serviceState: ServiceState | null;
  /** Appointments of the same kind to the same thing that have not ended. */
  standing: readonly Appointment[];
  /** Who owns the service, when it is about a deputy; who stands in for it, when it is about an owner. */
  counterpartId: string | null;
}

export function decideProposeAppointment(
  { appointmentId, ...appointed }: Appointed & { appointmentId: string },
  { personHasLeft, serviceState, standing, counterpartId }: AppointmentFacts,
  actor: Actor,
): Decision<AdminEvent> {
  const { kind, role, authorityId, serviceId, personId, personName } = appointed;
  const refusals = requireCapability(actor, "appointment:propose");
  const named = { role, member: authorityId, owner: serviceId, deputy: serviceId }[kind];
  if (named === null) refusals.push({ code: "subject-missing", message: missing[kind], field: fieldOf[kind] });
  if (kind === "role" && actor.kind === "person" && !actor.roles.includes("administrator"))
    refusals.push({ code: "role-by-administrator", message: "Roles are given by an administrator.", field: "role" });
  if (actor.kind === "person" && actor.id === personId)
    refusals.push({ code: "oneself", message: "Nobody appoints themselves: somebody else proposes it.", field: "personId" });
  if (personHasLeft) refusals.push({ code: "has-left", message: `${personName} has left.`, field: "personId" });
  if (serviceState === "retired")
    refusals.push({ code: "service-retired", message: "The service is retired.", field: "serviceId" });
  const double = standing.find((one) => isSame(one, appointed));
  if (double)
    refusals.push({
      code: "appointed-already",
      message: isInForce(double)
        ? `${personName} holds this already.`
        : `${personName} is proposed for this already: it waits to be confirmed.`,
      field: "personId",
    });
  if (counterpartId === personId)
    refusals.push({ code: "owner-and-deputy", message: "A deputy is somebody else than the owner.", field: "personId" });
  return decide(refusals, { type: "appointment.proposed", appointmentId, ...appointed });
}

const missing: Record<Appointed["kind"], string> = {
  role: "Choose a role.",
  member: "Choose an authority.",
  owner: "Choose a service.",
  deputy: "Choose a service.",
};

/** Puts a proposed appointment in force. A service has one owner and one deputy: who is confirmed follows who was. */
export function decideConfirmAppointment(
  appointment: Appointment,
  { personHasLeft, standing }: Pick<AppointmentFacts, "personHasLeft" | "standing">,
  actor: Actor,
): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "appointment:confirm");
  const { personId, personName, proposedBy } = appointment;
  if (appointment.isEnded) refusals.push({ code: "ended", message: "This appointment has ended." });
  else if (!needsConfirmation(appointment) || appointment.isConfirmed)
    refusals.push({ code: "in-force", message: "This appointment is in force already." });
  if (personHasLeft) refusals.push({ code: "has-left", message: `${personName} has left.` });
  if (actor.kind === "person" && actor.id === personId)
    refusals.push({
      code: "oneself",
      message: "Nobody confirms their own appointment: another administrator or change manager does.",
    });
  if (actor.kind === "person" && actor.id === proposedBy)
    refusals.push({ code: "proposer", message: "You proposed it: a second administrator or change manager confirms it." });
  const followed = appointment.serviceId === null ? [] : standing.filter((one) => one.id !== appointment.id && isInForce(one));
  return decide(refusals, ...followed.map((one): AdminEvent => ({ type: "appointment.ended", ...told(one) })), {
    type: "appointment.confirmed",
    ...told(appointment),
  });
}

/** Ends an appointment: its holder may, and whoever may propose one. */
export function decideEndAppointment(
  appointment: Appointment,
  { administrators }: { administrators: number },
  actor: Actor,
): Decision<AdminEvent> {
  const isHolder = actor.kind === "person" && actor.id === appointment.personId;
  const refusals: Refusal[] = isHolder ? [] : requireCapability(actor, "appointment:propose");
  if (appointment.isEnded) refusals.push({ code: "ended", message: "This appointment has ended already." });
  else if (appointment.role === "administrator" && administrators <= 1)
    refusals.push({
      code: "last-administrator",
      message: `${appointment.personName} is the last administrator. Appoint another one first.`,
    });
  return decide(refusals, { type: "appointment.ended", ...told(appointment) });
}

function told({
  id,
  proposedBy: _,
  isConfirmed: __,
  isEnded: ___,
  ...appointed
}: Appointment): Appointed & { appointmentId: string } {
  return { appointmentId: id, ...appointed };
}
