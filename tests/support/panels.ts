/** Panels and votes of every shape: a few people with seats of their own and lent ones in up to three parties. */
import fc from "fast-check";
import type { Ballot, Seat, SeatedParty } from "#lib/domain/quorum";
import { days, hours } from "./build-release.ts";

export const names = ["ada", "ben", "cem", "dea", "eli"] as const;
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

export const parties = fc
  .integer({ min: 1, max: 3 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, at) => party(at))));

/** One vote a person, an hour apart. */
export const ballots = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...names), fc.constantFrom("grant" as const, "refuse" as const, "abstain" as const)), {
    maxLength: names.length,
    selector: ([id]) => id,
  })
  .map((votes) => votes.map(([id, verdict], index): Ballot => ({ person: { id }, verdict, castAt: hours(index) })));
