/** Change authorizations: who may decide, when votes are enough, and how a request ends. */
import type { Decision, Refusal } from "./decision.ts";
import { authorizationStateLabels } from "./labels.ts";
import { may } from "./permissions.ts";
import type { Panel, Policy, PolicySubject, SecondFactor } from "./policy.ts";
import { freeSeats, outcomeOf, type PartyKind, type SeatedParty, type Verdict } from "./quorum.ts";
import type { Actor, Gate, Instant, PersonRef } from "./release.ts";
import type { AuthorizationEvent } from "./release-event.ts";
import type { PrintedSignature } from "./signature.ts";

export type AuthorizationState = "pending" | "granted" | "refused" | "withdrawn" | "expired" | "superseded";
export interface Vote {
  person: PersonRef;
  verdict: Verdict;
  reason: string;
  castAt: Instant;
  /** Null in a vote that is older than signatures. */
  signature: PrintedSignature | null;
}

/** A conflict of interest that an elector declared: they have no seat any more. */
export interface Recusal {
  person: PersonRef;
  reason: string;
  declaredAt: Instant;
}

export interface Authorization {
  id: string;
  number: number;
  subject: PolicySubject;
  gate: Gate | null;
  state: AuthorizationState;
  evidenceDigest: string;
  evidenceRevision: number;
  askedBy: PersonRef;
  askedAt: Instant;
  expiresAt: Instant;
  endedAt: Instant | null;
  grantExpiresAt: Instant | null;
  spent: boolean;
  authority: { name: string };
  /** What the policy asks a vote to be signed with. */
  secondFactor: SecondFactor;
  templateId: string | null;
  /** The waiver that it is about, where it is about one. */
  waiverId: string | null;
  parties: readonly SeatedParty[];
  votes: readonly Vote[];
  recusals: readonly Recusal[];
}

/** The states an authorization may pass to; a spent one stays as it is. `granted` comes from a deciding vote alone. */
export const authorizationSteps: Readonly<Record<AuthorizationState, readonly AuthorizationState[]>> = {
  pending: ["granted", "refused", "withdrawn", "expired", "superseded"],
  granted: ["withdrawn", "expired", "superseded"],
  refused: [],
  withdrawn: [],
  expired: [],
  superseded: [],
};

/**
 * Pending, or granted for a gate and not yet spent: at most one of these per release and gate. The grant of a change and a
 * ratification open no gate: they are over when they are decided.
 */
export const isOpen = ({ state, spent, subject }: Pick<Authorization, "state" | "spent" | "subject">): boolean =>
  state === "pending" || (state === "granted" && subject === "gate" && !spent);

/** Past its request's or its grant's time: late is no. */
export function isLate(authorization: Pick<Authorization, "state" | "expiresAt" | "grantExpiresAt">, now: Instant): boolean {
  if (authorization.state === "pending") return authorization.expiresAt <= now;
  return authorization.state === "granted" && authorization.grantExpiresAt !== null && authorization.grantExpiresAt <= now;
}

const partyName: Record<PartyKind, string> = {
  authority: "the authority",
  change_manager: "a change manager",
  service_owner: "the service owner, the deputy or a change manager standing in",
  uninvolved: "a member who did not vote on this release before",
  affected_owner: "the service owner, the deputy or a change manager standing in",
  named_authority: "a member",
};

/** Refusals for a request that nobody could ever grant, naming who is missing; none when it can be decided. */
export function reasonsItCannotBeDecided(policy: Policy, parties: readonly SeatedParty[]): Refusal[] {
  return parties.flatMap((one) => {
    const seats = one.seats.filter(({ lent }) => lent === null).length;
    const { party, of, needed } = one;
    if (seats >= needed) return [];
    const missing =
      party === "authority"
        ? `${policy.authority.name} needs ${needed} who may vote on this, but has ${seats}: the asker, the raiser, the manager and who handed in the build do not vote. Appoint more members.`
        : `Nobody can vote as ${partyName[party]}${of ? ` of ${of.name}` : ""}. Appoint someone who did not ask for, raise, manage or hand in this.`;
    return [{ code: "too-few-electors", message: missing }];
  });
}

/** Refusals when no policy is in force for a subject: unknown is no. */
export const noPolicy: Refusal = {
  code: "no-policy",
  message: "No policy says who may decide this, so it cannot be asked.",
};

export const isPolicyPanel = (panel: Panel): panel is Panel & { policy: Policy } => panel.policy !== null;

export interface VoteInput {
  authorizationId: string;
  voteId: string;
  verdict: Verdict;
  reason: string;
  evidenceDigest: string;
}

/** Every reason against this person's vote on this authorization, all at once. */
export function reasonsAgainstVote(authorization: Authorization, actor: Actor, now: Instant, currentRevision: number): Refusal[] {
  const refusals: Refusal[] = [];
  const no = (code: string, message: string) => refusals.push({ code, message });
  if (actor.kind !== "person") {
    no("not-a-person", "A vote is cast by a person who signed in.");
    return refusals;
  }
  if (authorization.state !== "pending")
    no("not-pending", `This authorization is already ${authorizationStateLabels[authorization.state]}.`);
  else if (isLate(authorization, now)) no("expired", "The time to decide this request is over. It has to be asked again.");
  if (authorization.evidenceRevision !== currentRevision)
    no("stale-evidence", "The evidence changed since this was asked. It has to be asked again.");
  refusals.push(...reasonsWithoutSeat(authorization, actor, now));
  if (authorization.votes.some(({ person }) => person.id === actor.id)) no("voted-already", "You have voted on this already.");
  return refusals;
}

/** Why somebody has no seat to vote on: never had one, gave it up, holds it at other times, or somebody voted on it. */
function reasonsWithoutSeat({ parties, votes, recusals }: Authorization, { id }: PersonRef, now: Instant): Refusal[] {
  if (recusals.some(({ person }) => person.id === id))
    return [{ code: "recused", message: "You declared a conflict of interest here, so you have no vote on this." }];
  const seats = parties.flatMap((party) => party.seats.filter((seat) => seat.id === id));
  if (seats.length === 0)
    return [
      {
        code: "no-seat",
        message: "You have no vote on this: you were not an elector when it was asked, or you asked, raised, manage or built it.",
      },
    ];
  const others = votes.filter(({ person }) => person.id !== id);
  if (freeSeats(parties, others, id, now).length > 0) return [];
  const lent = seats.find((seat) => seat.lent && (now < seat.lent.from || now >= seat.lent.to))?.lent;
  return [
    lent
      ? {
          code: "not-in-time",
          message: `You vote in ${lent.by.name}'s place from ${day(lent.from)} to ${day(lent.to)}, and not now.`,
        }
      : { code: "seat-taken", message: "Your seat was voted on already: by whom you stand in for, or by who stands in for you." },
  ];
}

const day = (at: Instant): string => at.toISOString().slice(0, 10);

/** Decides a vote and, with it, the outcome when it is the deciding one. */
export function decideVote(
  authorization: Authorization | undefined,
  input: VoteInput,
  actor: Actor,
  now: Instant,
  currentRevision: number,
  conditions: readonly Refusal[],
): Decision<AuthorizationEvent> {
  if (!authorization) return { allowed: false, refusals: [noSuchAuthorization] };
  const refusals = reasonsAgainstVote(authorization, actor, now, currentRevision);
  if (input.evidenceDigest !== authorization.evidenceDigest)
    refusals.push({ code: "other-evidence", message: "This is not the evidence you were shown. Open the page again." });
  if (input.verdict === "refuse" && input.reason.trim() === "")
    refusals.push({ code: "reason-missing", message: "Say why you refuse, so that it can be mended.", field: "reason" });
  const person = actor.kind === "person" ? actor : { id: "", name: "" };
  const votes = [...authorization.votes, { person, verdict: input.verdict, castAt: now }];
  const outcome = outcomeOf(authorization.parties, votes);
  if (outcome === "granted") refusals.push(...conditions);
  if (refusals.length > 0) return { allowed: false, refusals };
  const { authorizationId, voteId, verdict, evidenceDigest } = input;
  const reason = input.reason.trim();
  const cast: AuthorizationEvent = { type: "vote.cast", authorizationId, voteId, verdict, reason, evidenceDigest };
  if (outcome === "granted") return { allowed: true, events: [cast, grantOf(authorization)] };
  if (outcome === "refused")
    return { allowed: true, events: [cast, { type: "authorization.refused", authorizationId, because: reason || outOfReach }] };
  return { allowed: true, events: [cast] };
}

/** A grant names who voted against it: their dissent did not stop it, and is not lost. */
function grantOf({ id, votes }: Authorization): AuthorizationEvent {
  const dissent = votes.filter(({ verdict }) => verdict === "refuse").map(({ person: { name }, reason }) => ({ name, reason }));
  return { type: "authorization.granted", authorizationId: id, ...(dissent.length > 0 ? { dissent } : {}) };
}

export const outOfReach = "The votes that are left cannot reach the number needed.";

export const noSuchAuthorization: Refusal = { code: "no-such-authorization", message: "There is no such authorization here." };

/** Takes a request or an unspent grant back. Only who may ask may do so. */
export function decideWithdraw(
  authorization: Authorization | undefined,
  { reason }: { reason: string },
  actor: Actor,
): Decision<AuthorizationEvent> {
  if (!authorization) return { allowed: false, refusals: [noSuchAuthorization] };
  const refusals: Refusal[] = [];
  if (!may(actor, "gate:ask") && !(actor.kind === "person" && actor.id === authorization.askedBy.id))
    refusals.push({ code: "role-missing", message: "Only the asker or a release manager can withdraw it." });
  if (!isOpen(authorization))
    refusals.push({ code: "not-open", message: `It is already ${authorization.spent ? "spent" : authorization.state}.` });
  if (reason.trim() === "") refusals.push({ code: "reason-missing", message: "Say why it is withdrawn.", field: "reason" });
  if (refusals.length > 0) return { allowed: false, refusals };
  return {
    allowed: true,
    events: [{ type: "authorization.withdrawn", authorizationId: authorization.id, reason: reason.trim() }],
  };
}

/** Ends what is past its time. A timeout can only deny. */
export function decideExpire(authorization: Authorization | undefined, now: Instant): Decision<AuthorizationEvent> {
  if (!authorization) return { allowed: false, refusals: [noSuchAuthorization] };
  if (!isOpen(authorization) || !isLate(authorization, now))
    return { allowed: false, refusals: [{ code: "not-late", message: "Its time is not over." }] };
  return { allowed: true, events: [{ type: "authorization.expired", authorizationId: authorization.id }] };
}
