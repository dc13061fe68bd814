import { type Absence, absencesOf, delegationsOf, lendableSeats } from "#lib/db/delegation-store";
import type { LendableSeat, StandingDelegation } from "#lib/domain/delegation";
import type { PersonRef } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

export interface StandingIn {
  /** What one may lend. */
  seats: LendableSeat[];
  /** Who votes in one's place, and in whose place one votes: what is neither ended nor over. */
  delegations: StandingDelegation[];
  absences: Absence[];
  /** Everybody else who is here. */
  people: PersonRef[];
}

/** Who stands in for one while one is away. */
export async function standingIn({ db, actor }: Viewer): Promise<StandingIn> {
  if (actor.kind !== "person") return { seats: [], delegations: [], absences: [], people: [] };
  const [seats, delegations, absences, people] = await Promise.all([
    lendableSeats(db, actor.id),
    delegationsOf(db, { OR: [{ personId: actor.id }, { delegateId: actor.id }], toAt: { gt: new Date() } }),
    absencesOf(db, actor.id),
    db.person.findMany({
      where: { leftAt: null, id: { not: actor.id } },
      select: { id: true, name: true },
      orderBy: { name: "asc" },
    }),
  ]);
  return { seats, delegations, absences, people };
}
