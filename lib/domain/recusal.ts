/** A conflict of interest, declared by the elector: their seats are given up, an owner's passes on, and what nobody can decide is refused. */
import { type Authorization, isLate, noSuchAuthorization, outOfReach } from "./authorization.ts";
import type { Decision, Refusal } from "./decision.ts";
import { authorizationStateLabels } from "./labels.ts";
import { freeSeats, isVotedOn, outcomeOf, type Seat, type SeatedParty } from "./quorum.ts";
import type { Actor, Instant } from "./release.ts";
import type { AuthorizationEvent } from "./release-event.ts";

/** Every reason against declaring it, all at once. */
export function reasonsAgainstRecusal(authorization: Authorization, actor: Actor, now: Instant): Refusal[] {
  const { state, parties, votes, recusals } = authorization;
  if (actor.kind !== "person") return [{ code: "not-a-person", message: "An elector who signed in declares it." }];
  const refusals: Refusal[] = [];
  const no = (code: string, message: string) => refusals.push({ code, message });
  if (state !== "pending") no("not-pending", `This authorization is already ${authorizationStateLabels[state]}.`);
  else if (isLate(authorization, now)) no("expired", "The time to decide this request is over.");
  if (recusals.some(({ person }) => person.id === actor.id)) no("recused", "You declared a conflict of interest here already.");
  else if (votes.some(({ person }) => person.id === actor.id))
    no("voted-already", "You have voted on this: a conflict of interest is declared before.");
  else if (freeSeats(parties, votes, actor.id, now).length === 0)
    no("no-seat", "You have no vote on this, so there is none to give up.");
  return refusals;
}

export interface RecusalInput {
  authorizationId: string;
  recusalId: string;
  reason: string;
}

/** `reseated` is who would be seated without this person: where an ownership is left empty, its next holder comes in. */
export function decideDeclareRecusal(
  authorization: Authorization | undefined,
  { authorizationId, recusalId, reason }: RecusalInput,
  reseated: readonly SeatedParty[],
  actor: Actor,
  now: Instant,
): Decision<AuthorizationEvent> {
  if (!authorization) return { allowed: false, refusals: [noSuchAuthorization] };
  const refusals = reasonsAgainstRecusal(authorization, actor, now);
  if (reason.trim() === "")
    refusals.push({ code: "reason-missing", message: "Say what the conflict of interest is.", field: "reason" });
  if (refusals.length > 0 || actor.kind !== "person") return { allowed: false, refusals };
  const { parties, passedTo } = seatsWithout(authorization, actor.id, reseated);
  const declared: AuthorizationEvent = {
    type: "recusal.declared",
    authorizationId,
    recusalId,
    reason: reason.trim(),
    passesTo: passedTo.map(({ name }) => name),
  };
  const isRefused = outcomeOf(parties, authorization.votes) === "refused";
  const because = `${actor.name} declared a conflict of interest: ${reason.trim()} ${outOfReach}`;
  return {
    allowed: true,
    events: [declared, ...(isRefused ? [{ type: "authorization.refused" as const, authorizationId, because }] : [])],
  };
}

const isOwners = ({ party }: SeatedParty): boolean => party === "service_owner" || party === "affected_owner";

/** The seats nobody voted on are given up, for delegates too; an ownership without a holder passes on. */
function seatsWithout(
  { parties, votes }: Authorization,
  personId: string,
  reseated: readonly SeatedParty[],
): { parties: SeatedParty[]; passedTo: Seat[] } {
  const passedTo: Seat[] = [];
  const left = parties.map((party) => {
    const seats = party.seats.filter(
      (one) => (one.id !== personId && one.lent?.by.id !== personId) || isVotedOn(party, one, votes),
    );
    if (seats.length > 0 || !isOwners(party)) return { ...party, seats };
    const next = reseated.find((one) => one.party === party.party && one.of?.id === party.of?.id)?.seats ?? [];
    passedTo.push(...next);
    return { ...party, seats: next };
  });
  return { parties: left, passedTo };
}
