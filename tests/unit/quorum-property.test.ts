/** The quorum against the plain meaning of its words, by trying everybody. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Ballot, outcomeOf, stillNeeded, tally } from "#lib/domain/quorum";
import { hours } from "../support/build-release.ts";
import { ballots, names, parties } from "../support/panels.ts";

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

  it("names the fewest on a large board too, where everybody has a delegate and a larger authority is asked besides", () => {
    const members = Array.from({ length: 30 }, (_, index) => `member ${index}`);
    const seat = (id: string) => ({ id, name: id, standing: "member" as const, lent: null });
    const delegate = (id: string) => {
      const lent = { by: { id, name: id }, from: hours(0), to: hours(99) };
      return { id: `delegate of ${id}`, name: id, standing: "delegate" as const, lent };
    };
    const rules = { mayVeto: false, majorityOf: null, abstentions: "not_counted" as const };
    const board = { ...rules, party: "authority" as const, of: null, needed: 16 };
    const further = { ...rules, party: "named_authority" as const, of: { id: "further", name: "Further" }, needed: 1 };
    const others = Array.from({ length: 61 }, (_, index) => seat(`other ${index}`));
    const asked = [
      { ...board, seats: [...members.map(seat), ...members.map(delegate)] },
      { ...further, seats: others },
    ];
    expect(stillNeeded(asked, [], hours(1)).fewest).toBe(17);
    const beyond = [{ ...board, needed: 31, seats: asked[0]?.seats ?? [] }];
    expect(stillNeeded(beyond, [], hours(1)).fewest).toBe(Number.POSITIVE_INFINITY);
  });
});
