/** The quorum against the plain meaning of its words, by trying everybody. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Ballot, outcomeOf, type Seat, type SeatedParty, stillNeeded, tally } from "#lib/domain/quorum";
import { days, hours } from "../support/build-release.ts";

const names = ["ada", "ben", "cem", "dea", "eli"] as const;
const person = (id: string) => ({ id, name: id });
const own = (id: string): Seat => ({ ...person(id), standing: "member", lent: null });

/** Delegates stand in from the second hour to the second day: some vote too early. */
const lent = (id: string, by: string): Seat => ({
  ...person(id),
  standing: "delegate",
  lent: { by: person(by), from: hours(2), to: days(2) },
});

const party = (index: number) =>
  fc
    .record({
      holders: fc.subarray([...names], { minLength: 1 }),
      delegates: fc.uniqueArray(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), {
        maxLength: 2,
        selector: ([delegate]) => delegate,
      }),
      needed: fc.integer({ min: 1, max: 3 }),
      mayVeto: fc.boolean(),
      isMajority: fc.boolean(),
      abstentions: fc.constantFrom("not_counted" as const, "as_refusal" as const),
    })
    .map(({ holders, delegates, needed, isMajority, ...rest }): SeatedParty => {
      const seats = delegates.filter(([delegate, by]) => !holders.includes(delegate) && holders.includes(by));
      return {
        ...rest,
        party: index === 0 ? "authority" : "named_authority",
        of: index === 0 ? null : person(`authority ${index}`),
        needed: Math.min(needed, holders.length),
        majorityOf: isMajority ? holders.length : null,
        seats: [...holders.map(own), ...seats.map(([delegate, by]) => lent(delegate, by))],
      };
    });

const parties = fc.integer({ min: 1, max: 3 }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, at) => party(at))));

/** One vote a person, an hour apart. */
const ballots = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...names), fc.constantFrom("grant" as const, "refuse" as const, "abstain" as const)), {
    maxLength: names.length,
    selector: ([id]) => id,
  })
  .map((votes) => votes.map(([id, verdict], index): Ballot => ({ person: { id }, verdict, castAt: hours(index) })));

const voted = (votes: readonly Ballot[], id: string): boolean => votes.some((vote) => vote.person.id === id);
const granting = (ids: readonly string[], castAt = hours(9)): Ballot[] =>
  ids.map((id) => ({ person: { id }, verdict: "grant", castAt }));

const subsets = ([first, ...rest]: readonly string[]): string[][] =>
  first === undefined ? [[]] : subsets(rest).flatMap((set) => [set, [first, ...set]]);

describe("the quorum", () => {
  it("is out of reach exactly when it is missed although every holder who is left grants", () => {
    fc.assert(
      fc.property(parties, ballots, (asked, votes) => {
        const holders = new Set(asked.flatMap(({ seats }) => seats.flatMap((seat) => (seat.lent ? [] : [seat.id]))));
        const left = [...holders].filter((id) => !voted(votes, id));
        const best = outcomeOf(asked, [...votes, ...granting(left)]);
        expect(outcomeOf(asked, votes) === "refused").toBe(best !== "granted");
      }),
      { numRuns: 3000 },
    );
  });

  it("names the fewest people by whom every number is reached", () => {
    fc.assert(
      fc.property(parties, ballots, (asked, votes) => {
        const reached = (set: readonly string[]) =>
          tally(asked, [...votes, ...granting(set)]).every(({ granted, needed }) => granted >= needed);
        const free = names.filter((id) => !voted(votes, id));
        const sizes = subsets(free).flatMap((set) => (reached(set) ? [set.length] : []));
        expect(stillNeeded(asked, votes, hours(9)).fewest).toBe(Math.min(Number.POSITIVE_INFINITY, ...sizes));
      }),
      { numRuns: 3000 },
    );
  });

  it("counts distinct people: nobody's vote counts twice in one party, whatever seats they have", () => {
    fc.assert(
      fc.property(parties, ballots, (asked, votes) => {
        for (const { granted, against } of tally(asked, votes)) expect(granted + against).toBeLessThanOrEqual(votes.length);
      }),
      { numRuns: 1000 },
    );
  });
});
