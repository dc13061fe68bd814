/** People: added and deactivated by an administrator, never deleted. What concerns oneself, one does oneself. */
import type { AdminEvent } from "./admin-event.ts";
import { type Decision, decide, type Refusal } from "./decision.ts";
import { requireCapability } from "./permissions.ts";
import type { Actor, PersonRef, Role } from "./release.ts";

export interface PersonInput {
  personId: string;
  name: string;
  email: string;
  timeZone: string;
}

export function decideAddPerson(
  { isEmailTaken, ...input }: PersonInput & { isEmailTaken: boolean },
  actor: Actor,
): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "person:administer");
  if (isEmailTaken) refusals.push({ code: "email-taken", message: "Somebody has this e-mail address already.", field: "email" });
  return decide(refusals, { type: "person.added", ...input });
}

/** Takes a person out: their sessions and appointments end, what they did stays. */
export function decideDeactivatePerson(
  person: PersonRef & { hasLeft: boolean; roles: readonly Role[] },
  { administrators }: { administrators: number },
  actor: Actor,
): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "person:administer");
  if (person.hasLeft) refusals.push({ code: "has-left", message: `${person.name} has left already.` });
  else if (actor.kind === "person" && actor.id === person.id)
    refusals.push({ code: "oneself", message: "Nobody deactivates themselves: another administrator does." });
  else if (person.roles.includes("administrator") && administrators <= 1)
    refusals.push({
      code: "last-administrator",
      message: `${person.name} is the last administrator. Appoint another one first.`,
    });
  return decide(refusals, { type: "person.deactivated", personId: person.id, name: person.name });
}

export interface OrganisationSettings {
  name: string;
  /** That people start with. */
  timeZone: string;
  /** Within how many hours after its deployment an emergency is to be ratified or not. */
  ratificationHours: number;
}

/** Amends what an organisation says of itself; saving it as it is changes nothing, and is refused. */
export function decideAmendOrganisation(
  present: OrganisationSettings | null,
  { name, timeZone, ratificationHours }: OrganisationSettings,
  actor: Actor,
): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "person:administer");
  if (present?.name === name && present.timeZone === timeZone && present.ratificationHours === ratificationHours)
    refusals.push({ code: "unchanged", message: "This is how it is already." });
  return decide(refusals, { type: "organisation.amended", name, timeZone, ratificationHours });
}

const onlyPeople: Refusal = { code: "not-a-person", message: "Only a person has settings." };

export const decideSetTimeZone = ({ timeZone }: { timeZone: string }, actor: Actor): Decision<AdminEvent> =>
  actor.kind === "person"
    ? decide([], { type: "person.time_zone_set", personId: actor.id, timeZone })
    : { allowed: false, refusals: [onlyPeople] };

export const decideChangePassword = (actor: Actor): Decision<AdminEvent> =>
  actor.kind === "person"
    ? decide([], { type: "password.changed", personId: actor.id })
    : { allowed: false, refusals: [onlyPeople] };
