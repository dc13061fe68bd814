/** Votes and seats: how far each party has come, what that decides, and who is still needed. */
import type { Instant, PersonRef } from "./release.ts";

export type Verdict = "grant" | "refuse" | "abstain";
export type PartyKind = "authority" | "change_manager" | "service_owner" | "uninvolved" | "affected_owner" | "named_authority";
export type SeatStanding = "member" | "owner" | "deputy" | "stand_in" | "delegate";
/** Whether an abstention counts for nothing, or as a refusal. */
export type AbstentionRule = "not_counted" | "as_refusal";

export interface Seat extends PersonRef {
  standing: SeatStanding;
  /** Whose seat it is, where a delegate votes on it for a time. */
  lent: { by: PersonRef; from: Instant; to: Instant } | null;
}

export interface SeatedParty {
  party: PartyKind;
  /** The affected service or the named authority that the party is of. */
  of: { id: string; name: string } | null;
  needed: number;
  mayVeto: boolean;
  /** More than half of so many, where the policy wants a majority: those seated when it was asked. */
  majorityOf: number | null;
  abstentions: AbstentionRule;
  seats: readonly Seat[];
}

/** A vote as the count takes it; an older one comes first. */
export interface Ballot {
  person: Pick<PersonRef, "id">;
  verdict: Verdict;
  castAt: Instant;
}

const holderOf = ({ id, lent }: Seat): string => lent?.by.id ?? id;

/** A delegate's seat is theirs from its first day to its last; everybody else's at any time. */
const isInTime = ({ lent }: Seat, at: Instant): boolean => lent === null || (lent.from <= at && at < lent.to);

/** The verdict on each seat that was voted on, by whose seat it is: whoever of its holders voted first decides it. */
function votedOn({ seats }: Pick<SeatedParty, "seats">, votes: readonly Ballot[]): Map<string, Verdict> {
  const voted = new Map<string, Verdict>();
  for (const { person, verdict, castAt } of votes) {
    const seat = seats.find(({ id }) => id === person.id);
    if (seat && isInTime(seat, castAt) && !voted.has(holderOf(seat))) voted.set(holderOf(seat), verdict);
  }
  return voted;
}

/** Whether somebody voted on this seat: whose it is, or who has it for a time, in that time. */
export const isVotedOn = (party: Pick<SeatedParty, "seats">, seat: Seat, votes: readonly Ballot[]): boolean =>
  votedOn(party, votes).has(holderOf(seat));

export interface PartyTally {
  party: PartyKind;
  of: SeatedParty["of"];
  /** The number that has to grant, after a majority is worked out. */
  needed: number;
  granted: number;
  against: number;
  /** Whose seats nobody has voted on. */
  open: readonly PersonRef[];
}

/** How far each party has come. One vote may serve several parties, and counts once in each. */
export function tally(parties: readonly SeatedParty[], votes: readonly Ballot[]): PartyTally[] {
  return parties.map((party) => {
    const voted = votedOn(party, votes);
    const count = (wanted: Verdict) => [...voted.values()].filter((verdict) => verdict === wanted).length;
    const isCounted = party.abstentions === "as_refusal";
    const majority = party.majorityOf === null ? 0 : majorityAmong(party.majorityOf - (isCounted ? 0 : count("abstain")));
    return {
      party: party.party,
      of: party.of,
      needed: Math.max(party.needed, majority),
      granted: count("grant"),
      against: count("refuse") + (isCounted ? count("abstain") : 0),
      open: party.seats.filter((seat) => seat.lent === null && !voted.has(seat.id)),
    };
  });
}

const majorityAmong = (electors: number): number => Math.floor(electors / 2) + 1;

/** The outcome these votes decide, or null while it is open. The vote trigger in the database computes the same. */
export function outcomeOf(parties: readonly SeatedParty[], votes: readonly Ballot[]): "granted" | "refused" | null {
  const counts = tally(parties, votes);
  if (counts.some(({ against }, index) => parties[index]?.mayVeto === true && against > 0)) return "refused";
  if (counts.some(({ granted, open, needed }) => granted + open.length < needed)) return "refused";
  return counts.every(({ granted, needed }) => granted >= needed) ? "granted" : null;
}

/** The seats that somebody may vote on at a moment: their own or lent ones, not voted on by another. */
export function freeSeats(
  parties: readonly SeatedParty[],
  votes: readonly Ballot[],
  personId: string,
  at: Instant,
): { party: SeatedParty; seat: Seat }[] {
  return parties.flatMap((party) => {
    const seat = party.seats.find(({ id }) => id === personId);
    return seat && isInTime(seat, at) && !votedOn(party, votes).has(holderOf(seat)) ? [{ party, seat }] : [];
  });
}

/** In whose places somebody votes beside their own. */
export const votesFor = (parties: readonly SeatedParty[], personId: string, at: Instant): PersonRef[] => {
  const lenders = parties.flatMap(({ seats }) =>
    seats.flatMap((seat) => (seat.id === personId && seat.lent && isInTime(seat, at) ? [seat.lent.by] : [])),
  );
  return lenders.filter((one, index) => lenders.findIndex(({ id }) => id === one.id) === index);
};

export interface Need {
  party: PartyKind;
  of: SeatedParty["of"];
  /** How many more have to grant. */
  more: number;
  /** Who may: those whose seats are open, and who votes in their place now. */
  from: readonly PersonRef[];
}

/** What is still needed of each party, and the fewest people who can do all of it, as one vote may serve several parties. */
export function stillNeeded(
  parties: readonly SeatedParty[],
  votes: readonly Ballot[],
  at: Instant,
): { needs: Need[]; fewest: number } {
  const short = tally(parties, votes).flatMap(({ party, of, needed, granted }, index) => {
    const seats = parties[index]?.seats ?? [];
    const voted = votedOn({ seats }, votes);
    const free = seats.filter((seat) => isInTime(seat, at) && !voted.has(holderOf(seat)) && !hasVoted(votes, seat.id));
    return needed > granted ? [{ party, of, more: needed - granted, free }] : [];
  });
  return {
    needs: short.map(({ free, ...need }) => ({ ...need, from: free.map(({ id, name }) => ({ id, name })) })),
    fewest: fewestPeople(short),
  };
}

const hasVoted = (votes: readonly Ballot[], personId: string): boolean => votes.some(({ person }) => person.id === personId);

interface Shortage {
  more: number;
  free: readonly Seat[];
}

/** The seats somebody could vote on, each by the party's place and whose seat it is. */
interface Candidate {
  id: string;
  seats: readonly { party: number; key: string }[];
}

/**
 * The fewest people by whom every number is reached; infinite when nobody reaches it. A search by depth: next comes a seat of the scarcest
 * party, and candidates who serve the same parties by seats nobody shares are one choice.
 */
function fewestPeople(short: readonly Shortage[]): number {
  if (short.some(({ more, free }) => new Set(free.map(holderOf)).size < more)) return Number.POSITIVE_INFINITY;
  const candidates = candidatesFor(short);
  const keys = candidates.flatMap(({ seats }) => seats.map(({ key }) => key));
  const shared = new Set(keys.filter((key, index) => keys.indexOf(key) !== index));
  let best = Number.POSITIVE_INFINITY;
  const search = (taken: number, missing: readonly number[], left: readonly Candidate[]): void => {
    const most = Math.max(0, ...missing);
    if (most === 0) best = Math.min(best, taken);
    if (most === 0 || taken + most >= best) return;
    const choices = choicesOf(scarcest(missing, left), left);
    const tried = new Set<string>();
    for (const choice of choices) {
      const kind = choice.seats.map(({ party, key }) => (shared.has(key) ? key : party)).join(",");
      if (tried.has(kind)) continue;
      tried.add(kind);
      search(taken + 1, lessened(missing, choice), without(left, choice, missing));
    }
  };
  search(
    0,
    short.map(({ more }) => more),
    candidates,
  );
  return best;
}

function candidatesFor(short: readonly Shortage[]): Candidate[] {
  const seats = new Map<string, { party: number; key: string }[]>();
  short.forEach(({ free }, party) => {
    for (const seat of free) seats.set(seat.id, [...(seats.get(seat.id) ?? []), { party, key: `${party} ${holderOf(seat)}` }]);
  });
  return [...seats].map(([id, of]) => ({ id, seats: of }));
}

const choicesOf = (party: number, of: readonly Candidate[]): Candidate[] =>
  of.filter(({ seats }) => seats.some((seat) => seat.party === party));

/**
 * The unmet party with the fewest votes missing, then with the fewest who could still serve it. Only the authority may miss several: left to
 * the end, its number is exactly what is still to come, and no second way to it is tried.
 */
function scarcest(missing: readonly number[], left: readonly Candidate[]): number {
  const unmet = missing.flatMap((more, party) => (more > 0 ? [{ party, more, choices: choicesOf(party, left).length }] : []));
  return unmet.reduce((a, b) => (a.more < b.more || (a.more === b.more && a.choices <= b.choices) ? a : b)).party;
}

const lessened = (missing: readonly number[], { seats }: Candidate): number[] =>
  missing.map((more, party) => more - (seats.some((seat) => seat.party === party) ? 1 : 0));

/** Who is left, with the seats that still count: of parties not yet met, and not voted on by this choice. */
function without(left: readonly Candidate[], { id, seats: filled }: Candidate, missing: readonly number[]): Candidate[] {
  const after = lessened(missing, { id, seats: filled });
  const counts = ({ party, key }: Candidate["seats"][number]) =>
    (after[party] ?? 0) > 0 && !filled.some((one) => one.key === key);
  return left.flatMap((one) => {
    const seats = one.seats.filter(counts);
    return one.id === id || seats.length === 0 ? [] : [seats.length === one.seats.length ? one : { id: one.id, seats }];
  });
}
