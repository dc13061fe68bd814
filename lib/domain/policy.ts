/** Policies: which authority decides what, how many votes it takes, and who may hold one. */
import type { AbstentionRule, PartyKind, Seat, SeatedParty, SeatStanding } from "./quorum.ts";
import type { ChangeModel, ChangeOrigin, Gate, Instant, Level, PersonRef, Release, ReleaseKind } from "./release.ts";

export type AuthorityKey = "change_managers" | "cab" | "emergency_cab";

/** What a vote is signed with. */
export type SecondFactor = "password" | "passkey";

/** How the authority's own votes count: its number, one refusal against it, or more than half of its electors. */
export type DecisionRule = "number" | "veto" | "majority";

export type RequiredParty = Exclude<PartyKind, "authority" | "named_authority">;

/** What a change authority can be asked about. */
export const policySubjects = ["gate", "change", "ratification", "waiver", "intake"] as const;
export type PolicySubject = (typeof policySubjects)[number];

/** What a policy is chosen for. A change has no kind; evidence without a risk is low. */
export interface PolicyQuestion {
  subject: PolicySubject;
  gate: Gate | null;
  model: ChangeModel;
  kind: ReleaseKind | null;
  riskLevel: Level;
}

/** Where a policy rules; null is any kind, any risk. */
export interface PolicyPlace extends Omit<PolicyQuestion, "riskLevel"> {
  riskLevel: Level | null;
}

type Standing = Pick<Release, "model" | "kind" | "impact"> & { service: { id: string } };

const affectedBy = ({ impact }: Pick<Standing, "impact">): string[] => impact?.services.map(({ id }) => id) ?? [];

const about = (release: Standing) => ({
  model: release.model,
  kind: release.kind,
  serviceId: release.service.id,
  affectedIds: affectedBy(release),
});

/** Who decides a gate of this release, at the risk its evidence tells. */
export const gateQuestion = (release: Standing, gate: Gate, riskLevel: Level) =>
  ({ subject: "gate", gate, ...about(release), riskLevel }) as const;

/** Who ratifies this emergency. */
export const ratificationQuestion = (release: Standing, riskLevel: Level) =>
  ({ subject: "ratification", gate: null, ...about(release), riskLevel }) as const;

/** Who decides about a waiver that needs it. */
export const waiverQuestion = (release: Standing, riskLevel: Level) =>
  ({ subject: "waiver", gate: null, ...about(release), riskLevel }) as const;

/** Who decides a change, or the intake that it is: nothing of it has a kind or a risk of its own. */
export const changeQuestion = ({ model, service, origin }: Pick<Standing, "model" | "service"> & { origin: ChangeOrigin }) =>
  ({
    subject: changeSubject(origin),
    gate: null,
    model,
    kind: null,
    riskLevel: "low",
    serviceId: service.id,
    affectedIds: [] as string[],
  }) as const;

/** What is decided about a change: an intake is decided by whoever lets outside components in. */
export const changeSubject = (origin: ChangeOrigin): "change" | "intake" => (origin === "intake" ? "intake" : "change");

/** The risk that evidence tells of itself; without one it is low. */
export function riskLevelIn(evidence: Uint8Array): Level {
  const told = JSON.parse(new TextDecoder().decode(evidence)) as { risk?: { level?: Level } };
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

export interface Policy extends PolicyPlace {
  id: string;
  version: number;
  secondFactor: SecondFactor;
  authority: { id: string; key: AuthorityKey | null; name: string };
  votesNeeded: number;
  rule: DecisionRule;
  abstentions: AbstentionRule;
  /** Who must be among the granting votes beside the authority's number. */
  parties: readonly RequiredParty[];
  /** Authorities of whom one member must be among them too. */
  authorities: readonly { id: string; name: string }[];
  requestHours: number;
  grantHours: number;
}

/** A seat lent for a time, by who holds it: of an authority, or of a service that they own. */
export interface Delegation {
  id: string;
  personId: string;
  delegate: PersonRef;
  /** The authority or the service. */
  ofId: string;
  from: Instant;
  to: Instant;
}

interface Owned {
  owner: PersonRef | null;
  deputy: PersonRef | null;
}

/** Everybody who holds a seat somewhere, as appointments stand at one moment. */
export interface Panel extends Owned {
  policy: Policy | null;
  at: Instant;
  serviceId: string;
  managersId: string;
  members: readonly PersonRef[];
  /** Who voted on this release before: a ratification needs somebody who did not. */
  involved: readonly string[];
  changeManagers: readonly PersonRef[];
  /** The release's service and what its failure hits. */
  affected: readonly ({ id: string; name: string } & Owned)[];
  /** The members of the authorities that the policy requires. */
  named: readonly { id: string; name: string; members: readonly PersonRef[] }[];
  /** In force, of any time. */
  delegations: readonly Delegation[];
  /** People who are out of office now. */
  away: readonly string[];
}

interface Seating {
  panel: Panel;
  excluded: ReadonlySet<string>;
  until: Instant;
}

/** The seats of one party, with the authority or service by which each is held: delegates are named for that. */
interface Held {
  seat: PersonRef & { standing: SeatStanding };
  ofId: string;
}

const held = (people: readonly PersonRef[], standing: SeatStanding, ofId: string): Held[] =>
  people.map(({ id, name }) => ({ seat: { id, name, standing }, ofId }));

const standsAt = ({ from, to }: Delegation, at: Instant): boolean => from <= at && at < to;

/** Out of office, with nobody to vote in their place. */
function isAway({ panel, excluded }: Seating, personId: string, serviceId: string): boolean {
  return (
    panel.away.includes(personId) &&
    !panel.delegations.some(
      (one) => one.personId === personId && one.ofId === serviceId && standsAt(one, panel.at) && !excluded.has(one.delegate.id),
    )
  );
}

/** The owner; excluded, away or gone: the deputy; excluded, away or gone: the change managers. */
function ownersOf(seating: Seating, { owner, deputy }: Owned, serviceId: string): Held[] {
  const { panel, excluded } = seating;
  for (const [person, standing] of [
    [owner, "owner"],
    [deputy, "deputy"],
  ] as const)
    if (person && !excluded.has(person.id) && !isAway(seating, person.id, serviceId)) return held([person], standing, serviceId);
  return held(panel.changeManagers, "stand_in", panel.managersId);
}

/** Whoever is free holds a seat; who has none of their own votes on one that was lent to them, on one of a party at most. */
function seatsAmong({ panel, excluded, until }: Seating, holders: readonly Held[]): Seat[] {
  const seated = holders.filter(({ seat }) => !excluded.has(seat.id));
  const own = new Set(seated.map(({ seat }) => seat.id));
  const lent = new Map<string, Seat>();
  const inTime = [...panel.delegations].sort((a, b) => a.from.getTime() - b.from.getTime() || (a.id < b.id ? -1 : 1));
  for (const { personId, delegate, ofId, from, to } of inTime) {
    const principal = seated.find((one) => one.seat.id === personId && one.ofId === ofId);
    if (!principal || own.has(delegate.id) || excluded.has(delegate.id) || lent.has(delegate.id)) continue;
    if (from >= until || to <= panel.at) continue;
    const { id, name } = principal.seat;
    lent.set(delegate.id, { ...delegate, standing: "delegate", lent: { by: { id, name }, from, to } });
  }
  return [...seated.map(({ seat }) => ({ ...seat, lent: null })), ...lent.values()];
}

/** The electors of one request, party by party, without the excluded (DESIGN section 2). The database seats the same people. */
export function seatParties(panel: Panel & { policy: Policy }, excluded: ReadonlySet<string>): SeatedParty[] {
  const { policy, at } = panel;
  const seating = { panel, excluded, until: new Date(at.getTime() + policy.requestHours * 3_600_000) };
  const party = (kind: PartyKind, of: SeatedParty["of"], seats: Seat[], needed = 1): SeatedParty => ({
    party: kind,
    of,
    needed,
    mayVeto: kind === "authority" ? policy.rule === "veto" : kind !== "uninvolved",
    majorityOf:
      kind === "authority" && policy.rule === "majority" ? seats.filter(({ standing }) => standing !== "delegate").length : null,
    abstentions: policy.abstentions,
    seats,
  });
  const members = held(panel.members, "member", policy.authority.id);
  const required: Record<RequiredParty, () => SeatedParty[]> = {
    change_manager: () => [
      party("change_manager", null, seatsAmong(seating, held(panel.changeManagers, "member", panel.managersId))),
    ],
    service_owner: () => [party("service_owner", null, seatsAmong(seating, ownersOf(seating, panel, panel.serviceId)))],
    affected_owner: () =>
      panel.affected.map(({ id, name, ...owned }) =>
        party("affected_owner", { id, name }, seatsAmong(seating, ownersOf(seating, owned, id))),
      ),
    uninvolved: () => [
      party("uninvolved", null, seatsAmong({ ...seating, excluded: new Set([...excluded, ...panel.involved]) }, members)),
    ],
  };
  return [
    party("authority", null, seatsAmong(seating, members), policy.votesNeeded),
    ...policy.parties.flatMap((kind) => required[kind]()),
    ...panel.named.map(({ id, name, members: theirs }) =>
      party("named_authority", { id, name }, seatsAmong(seating, held(theirs, "member", id))),
    ),
  ];
}
