/** Delegates and absences: who votes in whose place, from when to when. A delegate needs a second person's yes, as every elector does. */
import type { AdminEvent, DelegationTold } from "./admin-event.ts";
import { type Decision, decide, type Refusal } from "./decision.ts";
import { requireCapability } from "./permissions.ts";
import type { Actor, Instant, PersonRef } from "./release.ts";

/** What a person may lend: a seat of an authority, or the ownership (or deputyship) of a service. */
export interface LendableSeat {
  authority: { id: string; name: string } | null;
  service: { id: string; name: string } | null;
}

export interface StandingDelegation extends LendableSeat {
  id: string;
  person: PersonRef;
  delegate: PersonRef;
  from: Instant;
  to: Instant;
  isConfirmed: boolean;
  isEnded: boolean;
}

export const seatId = ({ authority, service }: LendableSeat): string | undefined => authority?.id ?? service?.id;
export const seatName = ({ authority, service }: LendableSeat): string => authority?.name ?? service?.name ?? "";

export interface DelegationProposal {
  delegationId: string;
  /** The seat's authority or service. */
  ofId: string;
  delegate: PersonRef & { hasLeft: boolean };
  from: Instant;
  to: Instant;
}

const longestDays = 366;

const overlap = (one: { from: Instant; to: Instant }, other: { from: Instant; to: Instant }): boolean =>
  one.from < other.to && other.from < one.to;

/** Names who votes in one's place. Only the holder of a seat lends it; it changes nothing until it is confirmed. */
export function decideProposeDelegation(
  { delegationId, ofId, delegate, from, to }: DelegationProposal,
  { seats, standing }: { seats: readonly LendableSeat[]; standing: readonly StandingDelegation[] },
  actor: Actor,
  now: Instant,
): Decision<AdminEvent> {
  if (actor.kind !== "person") return { allowed: false, refusals: [notAPerson] };
  const refusals: Refusal[] = [...reasonsAgainstTime({ from, to }, now)];
  const seat = seats.find((one) => seatId(one) === ofId);
  if (!seat) refusals.push({ code: "not-yours", message: "You hold no such seat, so you cannot lend it.", field: "ofId" });
  if (delegate.id === actor.id)
    refusals.push({ code: "oneself", message: "Somebody else votes in your place.", field: "delegateId" });
  if (delegate.hasLeft) refusals.push({ code: "has-left", message: `${delegate.name} has left.`, field: "delegateId" });
  const other = standing.find((one) => !one.isEnded && seatId(one) === ofId && overlap(one, { from, to }));
  if (other)
    refusals.push({
      code: "lent-already",
      message: `${other.delegate.name} is named for that time already. End that first.`,
      field: "from",
    });
  if (!seat || refusals.length > 0) return { allowed: false, refusals };
  const { id: personId, name: personName } = actor;
  return decide(refusals, {
    type: "delegation.proposed",
    ...told({ ...seat, id: delegationId, person: { id: personId, name: personName }, delegate, from, to }),
  });
}

const notAPerson: Refusal = { code: "not-a-person", message: "A person who signed in does this." };

export function decideConfirmDelegation(delegation: StandingDelegation, actor: Actor, now: Instant): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "appointment:confirm");
  if (delegation.isEnded) refusals.push({ code: "ended", message: "This has ended." });
  else if (delegation.isConfirmed) refusals.push({ code: "confirmed", message: "This was confirmed already." });
  else if (delegation.to <= now) refusals.push({ code: "over", message: "Its time is over." });
  if (actor.kind === "person" && (actor.id === delegation.person.id || actor.id === delegation.delegate.id))
    refusals.push({
      code: "oneself",
      message: "An administrator or change manager confirms it who is neither of the two.",
    });
  return decide(refusals, { type: "delegation.confirmed", ...told(delegation) });
}

/** Ends it, or takes it back before it was confirmed: either of the two may, and whoever may confirm one. */
export function decideEndDelegation(delegation: StandingDelegation, actor: Actor): Decision<AdminEvent> {
  const isOneOfThem = actor.kind === "person" && (actor.id === delegation.person.id || actor.id === delegation.delegate.id);
  const refusals: Refusal[] = isOneOfThem ? [] : requireCapability(actor, "appointment:confirm");
  if (delegation.isEnded) refusals.push({ code: "ended", message: "This has ended already." });
  return decide(refusals, { type: "delegation.ended", ...told(delegation) });
}

/** Says that one is out of office: an ownership passes to the deputy for as long, unless a delegate stands in. */
export function decideDeclareAbsence(
  { absenceId, from, to }: { absenceId: string; from: Instant; to: Instant },
  standing: readonly { from: Instant; to: Instant }[],
  actor: Actor,
  now: Instant,
): Decision<AdminEvent> {
  if (actor.kind !== "person") return { allowed: false, refusals: [notAPerson] };
  const refusals = reasonsAgainstTime({ from, to }, now);
  if (standing.some((one) => overlap(one, { from, to })))
    refusals.push({ code: "away-already", message: "You said that you are away then already.", field: "from" });
  return decide(refusals, { type: "absence.declared", absenceId, personId: actor.id, from, to });
}

export function decideEndAbsence(
  { absenceId, personId, isEnded }: { absenceId: string; personId: string; isEnded: boolean },
  actor: Actor,
): Decision<AdminEvent> {
  const refusals: Refusal[] = [];
  if (actor.kind !== "person" || actor.id !== personId)
    refusals.push({ code: "not-yours", message: "Only who is away says that they are back." });
  if (isEnded) refusals.push({ code: "ended", message: "This has ended already." });
  return decide(refusals, { type: "absence.ended", absenceId, personId });
}

function reasonsAgainstTime({ from, to }: { from: Instant; to: Instant }, now: Instant): Refusal[] {
  if (to <= from) return [{ code: "ends-before", message: "It ends after it begins.", field: "to" }];
  if (to <= now) return [{ code: "over", message: "Choose a time that is still to come.", field: "to" }];
  if (to.getTime() - from.getTime() > longestDays * 86_400_000)
    return [{ code: "too-long", message: "A year at most: somebody else should be appointed then.", field: "to" }];
  return [];
}

function told({
  id,
  person,
  delegate,
  authority,
  service,
  from,
  to,
}: Omit<StandingDelegation, "isConfirmed" | "isEnded">): DelegationTold {
  return {
    delegationId: id,
    personId: person.id,
    personName: person.name,
    delegateId: delegate.id,
    delegateName: delegate.name,
    authorityId: authority?.id ?? null,
    authorityName: authority?.name ?? null,
    serviceId: service?.id ?? null,
    serviceName: service?.name ?? null,
    from,
    to,
  };
}
