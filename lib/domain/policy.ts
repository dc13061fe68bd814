/** Policies: which authority decides what, how many votes it takes, and who may hold one. */
import type { PartyKind, SeatedParty, SeatStanding } from "./authorization.ts";
import type { ChangeModel, Gate, Level, PersonRef, Release, ReleaseKind } from "./release.ts";

export type AuthorityKey = "change_managers" | "cab" | "emergency_cab";

/** What a vote is signed with. */
export type SecondFactor = "password" | "passkey";

/** What a policy is chosen for. A change has no kind; evidence without a risk is low. */
export interface PolicyQuestion {
  subject: "gate" | "change" | "ratification" | "waiver";
  gate: Gate | null;
  model: ChangeModel;
  kind: ReleaseKind | null;
  riskLevel: Level;
}

/** Where a policy rules; null is any kind, any risk. */
export interface PolicyPlace extends Omit<PolicyQuestion, "riskLevel"> {
  riskLevel: Level | null;
}

type Standing = Pick<Release, "model" | "kind"> & { service: { id: string } };

/** Who decides a gate of this release, at the risk its evidence tells. */
export const gateQuestion = ({ model, kind, service }: Standing, gate: Gate, riskLevel: Level) =>
  ({ subject: "gate", gate, model, kind, riskLevel, serviceId: service.id }) as const;

/** Who ratifies this emergency. */
export const ratificationQuestion = ({ model, kind, service }: Standing, riskLevel: Level) =>
  ({ subject: "ratification", gate: null, model, kind, riskLevel, serviceId: service.id }) as const;

/** Who decides about a waiver that needs it. */
export const waiverQuestion = ({ model, kind, service }: Standing, riskLevel: Level) =>
  ({ subject: "waiver", gate: null, model, kind, riskLevel, serviceId: service.id }) as const;

/** Who decides a change: nothing of it has a kind or a risk of its own. */
export const changeQuestion = ({ model, service }: Omit<Standing, "kind">) =>
  ({ subject: "change", gate: null, model, kind: null, riskLevel: "low", serviceId: service.id }) as const;

/** The risk that evidence tells of itself; without one it is low. */
export function riskLevelIn(evidence: Uint8Array): Level {
  const told: { risk?: { level?: Level } } = JSON.parse(new TextDecoder().decode(evidence));
  return told.risk?.level ?? "low";
}

const rules = (policy: PolicyPlace, { subject, gate, model, kind, riskLevel }: PolicyQuestion): boolean =>
  policy.subject === subject &&
  policy.gate === gate &&
  policy.model === model &&
  (policy.kind === null || policy.kind === kind) &&
  (policy.riskLevel === null || policy.riskLevel === riskLevel);

/** The policy that names the risk goes before the one that does not, then the one that names the kind. */
const specificity = ({ riskLevel, kind }: PolicyPlace): number => (riskLevel === null ? 0 : 2) + (kind === null ? 0 : 1);

/** The most specific of the policies in force that rule here. The database chooses by the same rule: `policy_for`. */
export function policyFor<P extends PolicyPlace>(inForce: readonly P[], question: PolicyQuestion): P | null {
  const ruling = inForce.filter((policy) => rules(policy, question));
  return ruling.reduce<P | null>((best, one) => (best && specificity(best) >= specificity(one) ? best : one), null);
}

export interface Policy {
  id: string;
  version: number;
  subject: "gate" | "change" | "ratification" | "waiver";
  gate: Gate | null;
  model: ChangeModel;
  /** Null: any. */
  kind: ReleaseKind | null;
  riskLevel: Level | null;
  secondFactor: SecondFactor;
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
