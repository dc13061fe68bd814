/**
 * What somebody has to do. A need follows from what stands: who is asked for a vote, whose gate was decided, what waits to be
 * confirmed. Events of the record say what has to be looked at again, and a need is over as soon as it follows no more.
 */
import type { Authorization, AuthorizationState } from "./authorization.ts";
import { gateNumbers, gateWords, partyLabels } from "./labels.ts";
import { type Ballot, freeSeats, type SeatedParty, tally } from "./quorum.ts";
import type { Gate, Instant } from "./release.ts";

export const needKinds = [
  "vote",
  "answer",
  "chase",
  "pass",
  "ask_again",
  "ratify",
  "confirm_appointment",
  "confirm_template",
  "confirm_policy",
  "confirm_delegation",
  "confirm_waiver_rule",
  "mend_media",
  "confirm_builder",
  "confirm_provenance_rule",
] as const;
export type NeedKind = (typeof needKinds)[number];

export interface Need {
  personId: string;
  kind: NeedKind;
  /** An authorization, a release or a proposal, by its kind. */
  subjectId: string;
  /** What is needed: "Vote on check-in to the library (G3)". */
  says: string;
  /** What it is about: "REL-12 Faster search, Shop". */
  about: string;
  /** The page on which it is done. */
  href: string;
  since: Instant;
  dueAt: Instant | null;
}

export interface AuthorizationFacts {
  id: string;
  number: number;
  subject: Authorization["subject"];
  gate: Gate | null;
  state: AuthorizationState;
  spent: boolean;
  askedAt: Instant;
  expiresAt: Instant;
  endedAt: Instant | null;
  grantExpiresAt: Instant | null;
  /** Nothing was asked of the same since, and what it is about still stands where it stood. */
  isLast: boolean;
  /** "REL-12" or "CHG-7", with its title and its service. */
  ofName: string;
  ofTitle: string;
  serviceName: string;
  parties: readonly SeatedParty[];
  votes: readonly Ballot[];
  /** Questions about it that nobody has answered. */
  openQuestions: number;
  askedBy: string;
  /** Of the release; null for a change. */
  managerId: string | null;
  /** Who can speak for a party that keeps silent: the service's owner and deputy, and the change managers. */
  standIns: readonly string[];
}

const hour = 3_600_000;

/** Shortly before a request ends: a day, or a quarter of its time where it lives less than four days. */
export function escalatesAt({ askedAt, expiresAt }: Pick<AuthorizationFacts, "askedAt" | "expiresAt">): Instant {
  const span = expiresAt.getTime() - askedAt.getTime();
  return new Date(expiresAt.getTime() - Math.min(24 * hour, span / 4));
}

export function needsOfAuthorization(facts: AuthorizationFacts, now: Instant): Need[] {
  const { subject, state, spent, grantExpiresAt, isLast } = facts;
  switch (state) {
    case "pending":
      return facts.expiresAt <= now ? [] : [...votesWanted(facts, now), ...answersWanted(facts)];
    case "granted":
      return subject === "gate" && !spent && (grantExpiresAt === null || grantExpiresAt > now) ? toBePassed(facts) : [];
    case "refused":
      return subject !== "ratification" && isLast ? toBeAskedAgain(facts) : [];
    case "superseded":
    case "expired":
      return isLast ? toBeAskedAgain(facts) : [];
    case "withdrawn":
      return [];
  }
}

function votesWanted(facts: AuthorizationFacts, now: Instant): Need[] {
  const voted = new Set(facts.votes.map(({ person }) => person.id));
  const electors = new Set(facts.parties.flatMap(({ seats }) => seats.map(({ id }) => id)));
  const open = [...electors].filter((id) => !voted.has(id) && freeSeats(facts.parties, facts.votes, id, now).length > 0);
  const base = { ...aboutOf(facts), dueAt: facts.expiresAt };
  const votes = open.map((personId): Need => ({ ...base, personId, kind: "vote", says: `Vote on ${nameOf(facts)}` }));
  if (now < escalatesAt(facts)) return votes;
  const says = `See that ${nameOf(facts)} is decided: ${sayMissing(facts)}`;
  const told = new Set([...facts.standIns, facts.askedBy, ...(facts.managerId === null ? [] : [facts.managerId])]);
  const chasers = [...told].filter((id) => !open.includes(id));
  return [...votes, ...chasers.map((personId): Need => ({ ...base, personId, kind: "chase", says }))];
}

function answersWanted(facts: AuthorizationFacts): Need[] {
  const { openQuestions, expiresAt: dueAt } = facts;
  if (openQuestions === 0) return [];
  const says = `Answer ${openQuestions === 1 ? "a question" : `${openQuestions} questions`} about ${nameOf(facts)}`;
  return inHands(facts).map((personId) => ({ ...aboutOf(facts), personId, kind: "answer", says, dueAt }));
}

/** Who keeps a request waiting: "change advisory board has 1 of 2, Ann Lee (service owner) has not voted". */
function sayMissing({ parties, votes }: AuthorizationFacts): string {
  const missing = tally(parties, votes).filter(({ granted, needed }) => granted < needed);
  return missing
    .map(({ party, granted, needed, open }) =>
      open.length === 1
        ? `${open[0]?.name} (${partyLabels[party]}) has not voted`
        : `${partyLabels[party]} has ${granted} of ${needed}`,
    )
    .join(", ");
}

function toBePassed(facts: AuthorizationFacts): Need[] {
  const { grantExpiresAt: dueAt, endedAt, askedAt } = facts;
  const says = `Granted: pass ${nameOf(facts)}`;
  const base = { ...aboutOf(facts), since: endedAt ?? askedAt, dueAt, href: `/releases/${facts.ofName}` };
  return inHands(facts).map((personId) => ({ ...base, personId, kind: "pass", says }));
}

const whatBecame: Record<"refused" | "superseded" | "expired", string> = {
  refused: "Refused: read why, mend it and ask again for",
  superseded: "The evidence changed: ask again for",
  expired: "Nobody decided in time: ask again for",
};

function toBeAskedAgain(facts: AuthorizationFacts): Need[] {
  const { state, endedAt, askedAt } = facts;
  if (state !== "refused" && state !== "superseded" && state !== "expired") return [];
  const says = `${whatBecame[state]} ${nameOf(facts)}`;
  const base = { ...aboutOf(facts), since: endedAt ?? askedAt, dueAt: null };
  return inHands(facts).map((personId) => ({ ...base, personId, kind: "ask_again", says }));
}

/** In whose hands it is: who asked, and who manages the release. */
const inHands = ({ askedBy, managerId }: AuthorizationFacts): string[] => [
  ...new Set([askedBy, ...(managerId === null ? [] : [managerId])]),
];

function aboutOf({ id, number, ofName, ofTitle, serviceName, askedAt }: AuthorizationFacts) {
  const about = `${ofName} ${ofTitle}, ${serviceName}`;
  return { subjectId: id, about, href: `/authorizations/${number}`, since: askedAt };
}

function nameOf({ subject, gate, ofName }: AuthorizationFacts): string {
  if (subject === "ratification") return `the ratification of ${ofName}`;
  if (subject === "waiver") return `a waiver for ${ofName}`;
  return gate === null ? ofName : `${gateWords[gate]} (${gateNumbers[gate]}) of ${ofName}`;
}

export interface EmergencyFacts {
  releaseId: string;
  number: number;
  title: string;
  serviceName: string;
  managerId: string;
  /** Deployed in haste, in review, and nobody was asked to ratify it, or not in time. */
  wantsRatification: boolean;
  since: Instant;
}

/** An emergency stays open until a board has ratified it, or not. */
export function needsOfEmergency(facts: EmergencyFacts): Need[] {
  if (!facts.wantsRatification) return [];
  const name = `REL-${facts.number}`;
  return [
    {
      personId: facts.managerId,
      kind: "ratify",
      subjectId: facts.releaseId,
      says: `Ask for the ratification of ${name}`,
      about: `${name} ${facts.title}, ${facts.serviceName}`,
      href: `/releases/${name}`,
      since: facts.since,
      dueAt: null,
    },
  ];
}

/** A library item whose bytes were not as they came in when last looked at. */
export interface DamageFacts {
  itemId: string;
  name: string;
  version: string;
  sha256: string;
  result: "missing" | "altered";
  since: Instant;
  releaseNumber: number;
  serviceName: string;
  /** Whoever may bring the bytes back: the release's manager has them built, operators have the backup. */
  menders: readonly string[];
}

/** What leans on damaged bytes stands still until they are back. */
export function needsOfDamage({ itemId, name, version, sha256, result, since, ...facts }: DamageFacts): Need[] {
  const about = `REL-${facts.releaseNumber}, ${facts.serviceName}`;
  const says = `Bring ${name} ${version} back: its bytes in the library are ${result}`;
  return [...new Set(facts.menders)].map((personId) => ({
    ...{ personId, kind: "mend_media", subjectId: itemId, says, about, since, dueAt: null },
    href: `/library/${sha256}`,
  }));
}

export interface ProposalFacts {
  id: string;
  what: "appointment" | "template" | "policy" | "delegation" | "waiver_rule" | "builder" | "provenance_rule";
  /** "Ann Lee as member of Change advisory board", or a template's name. */
  name: string;
  /** Whom it is about: they do not confirm it themselves. */
  concerns: readonly string[];
  proposedBy: string | null;
  proposedByName: string;
  since: Instant;
  dueAt: Instant | null;
  /** Whoever may confirm such a thing. */
  confirmers: readonly string[];
}

const confirmed: Readonly<Record<ProposalFacts["what"], { kind: NeedKind; what: string; href: (id: string) => string }>> = {
  appointment: { kind: "confirm_appointment", what: "", href: () => "/admin" },
  template: { kind: "confirm_template", what: "the template ", href: () => "/changes/templates" },
  policy: { kind: "confirm_policy", what: "the policy ", href: (id) => `/admin/policies/${id}` },
  delegation: { kind: "confirm_delegation", what: "", href: () => "/admin/authorities#delegates" },
  waiver_rule: { kind: "confirm_waiver_rule", what: "who may waive ", href: () => "/admin/waivers" },
  builder: { kind: "confirm_builder", what: "the builder ", href: () => "/admin/builders" },
  provenance_rule: { kind: "confirm_provenance_rule", what: "what the gates make of ", href: () => "/admin/builders" },
};

export const confirmingKinds: readonly NeedKind[] = Object.values(confirmed).map(({ kind }) => kind);

/** A second person confirms: never who proposed it, nor whom it is about. */
export function needsOfProposal({
  id,
  what: proposed,
  name,
  concerns,
  proposedBy,
  proposedByName,
  ...facts
}: ProposalFacts): Need[] {
  const { kind, what, href } = confirmed[proposed];
  const { since, dueAt } = facts;
  const others = facts.confirmers.filter((one) => one !== proposedBy && !concerns.includes(one));
  return others.map((personId) => ({
    ...{ personId, kind, subjectId: id, since, dueAt },
    says: `Confirm ${what}${name}`,
    about: `proposed by ${proposedByName}`,
    href: href(id),
  }));
}

/** Events of the admin stream after which proposals are looked at again: one was made or ended, or who may confirm is another. */
export const movesProposals = (type: string): boolean =>
  /^(appointment|template|policy|delegation|waiver_rule|trusted_builder|provenance_rule|person)\./.test(type);

/** Events of a release after which its library items are looked at again. */
export const movesDamage = (type: string): boolean => type === "media.checked";

/** Events of a release or a change that change nobody's needs: most of what is written while work goes on. */
export const movesNeeds = (type: string): boolean =>
  /^(authorization|vote|recusal|question|phase|ratification|release|change|scope)\./.test(type);
