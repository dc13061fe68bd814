/** Policies: which authority decides what, how many votes it takes, and who may hold one. */
import type { PartyKind, SeatedParty, SeatStanding } from "./authorization.ts";
import type { ChangeModel, Gate, PersonRef } from "./release.ts";

export type AuthorityKey = "change_managers" | "cab" | "emergency_cab";

export interface Policy {
  id: string;
  version: number;
  subject: "gate" | "change" | "ratification";
  gate: Gate | null;
  model: ChangeModel;
  authority: { key: AuthorityKey; name: string };
  votesNeeded: number;
  parties: readonly PartyKind[];
  requestHours: number;
  grantHours: number;
}

/** Everybody who holds a seat somewhere, as appointments stand now. */
export interface Panel {
  policy: Policy | null;
  members: readonly PersonRef[];
  /** Members who did not vote on this release before: a ratification needs one of them. */
  uninvolved: readonly PersonRef[];
  changeManagers: readonly PersonRef[];
  owner: PersonRef | null;
  deputy: PersonRef | null;
}

interface Seat extends PersonRef {
  standing: SeatStanding;
}

/**
 * The electors of one request, party by party, without the excluded. An owner who is excluded, absent or gone passes
 * the right to the deputy, then to the change managers (DESIGN section 2). The database seats the same people.
 */
export function seatParties(panel: Panel & { policy: Policy }, excluded: ReadonlySet<string>): SeatedParty[] {
  const free = (people: readonly PersonRef[], standing: SeatStanding): Seat[] =>
    people.filter(({ id }) => !excluded.has(id)).map(({ id, name }) => ({ id, name, standing }));
  const owners = (): Seat[] => {
    const owner = free(panel.owner ? [panel.owner] : [], "owner");
    const deputy = owner.length > 0 ? owner : free(panel.deputy ? [panel.deputy] : [], "deputy");
    return deputy.length > 0 ? deputy : free(panel.changeManagers, "stand_in");
  };
  const seatsOf: Record<PartyKind, () => Seat[]> = {
    authority: () => free(panel.members, "member"),
    change_manager: () => free(panel.changeManagers, "member"),
    service_owner: owners,
    uninvolved: () => free(panel.uninvolved, "member"),
  };
  const parties: PartyKind[] = ["authority", ...panel.policy.parties];
  return parties.map((party) => ({
    party,
    needed: party === "authority" ? panel.policy.votesNeeded : 1,
    mayVeto: party === "change_manager" || party === "service_owner",
    seats: seatsOf[party](),
  }));
}
