import type { Authorization } from "#lib/domain/authorization";
import { type PartyTally, stillNeeded } from "#lib/domain/quorum";
import { partyName, sayNeeded } from "#lib/domain/quorum-words";
import type { Instant } from "#lib/domain/release";

/** "CAB 1 of 2, the service owner 0 of 1": how far each party has come. */
export const sayVotes = (tally: readonly PartyTally[], authority: string): string =>
  tally.map((count) => `${partyName(count, authority)} ${count.granted} of ${count.needed}`).join(", ");

/** Who is still needed, as a sentence; empty when nobody is, or nothing is asked any more. */
export const sayStillNeeded = ({ state, parties, votes, authority }: Authorization, now: Instant): string =>
  state === "pending" ? sayNeeded(stillNeeded(parties, votes, now), authority.name) : "";
