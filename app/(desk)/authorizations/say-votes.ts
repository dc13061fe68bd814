import type { PartyTally } from "#lib/domain/authorization";
import { partyLabels } from "#lib/domain/labels";

const nameOf = (party: PartyTally["party"], authority: string): string =>
  party === "authority" ? authority : partyLabels[party];

/** "CAB 1 of 2, the service owner 0 of 1": how far each party has come. */
export const sayVotes = (tally: readonly PartyTally[], authority: string): string =>
  tally.map(({ party, granted, needed }) => `${nameOf(party, authority)} ${granted} of ${needed}`).join(", ");

/** "1 more of the CAB and the service owner": what is still missing; empty when nothing is. */
export function sayMissing(tally: readonly PartyTally[], authority: string): string {
  const missing = tally
    .filter(({ granted, needed }) => granted < needed)
    .map(({ party, granted, needed }) =>
      party === "authority" ? `${needed - granted} ${granted === 0 ? "" : "more "}of the ${authority}` : nameOf(party, authority),
    );
  const last = missing.pop();
  return last === undefined ? "" : missing.length === 0 ? last : `${missing.join(", ")} and ${last}`;
}
