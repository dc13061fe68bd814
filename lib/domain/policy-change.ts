/** Policies change by versions: proposed by one, in force when a second person confirms them, never altered. */
import type { AdminEvent, PolicyTold } from "./admin-event.ts";
import { type Decision, decide, type Refusal } from "./decision.ts";
import { requireCapability } from "./permissions.ts";
import type { Policy, PolicyPlace, RequiredParty } from "./policy.ts";
import type { PartyKind } from "./quorum.ts";
import type { Actor, Instant, PersonRef } from "./release.ts";

export interface PolicyVersion extends Policy {
  /** A version that leaves its place without a policy of its own. */
  isEnd: boolean;
  reason: string;
  /** Null: delivered with the product. */
  proposer: PersonRef | null;
  proposedAt: Instant | null;
  step: { kind: "confirmed" | "withdrawn"; by: PersonRef; at: Instant } | null;
}

export const requiredParties = ["change_manager", "service_owner", "affected_owner", "uninvolved"] as const;
export const isRequired = (party: PartyKind): party is RequiredParty => (requiredParties as readonly string[]).includes(party);

export const isSamePlace = (one: PolicyPlace, other: PolicyPlace): boolean =>
  one.subject === other.subject &&
  one.gate === other.gate &&
  one.model === other.model &&
  one.kind === other.kind &&
  one.riskLevel === other.riskLevel;

export type PolicyStand = "in_force" | "followed" | "proposed" | "withdrawn" | "ended";

const isPut = ({ proposer, step }: PolicyVersion): boolean => proposer === null || step?.kind === "confirmed";

/** Where a version stands among those of its place. */
export function policyStand(version: PolicyVersion, all: readonly PolicyVersion[]): PolicyStand {
  if (version.step?.kind === "withdrawn") return "withdrawn";
  if (!isPut(version)) return "proposed";
  const isFollowed = all.some((one) => isPut(one) && isSamePlace(one, version) && one.version > version.version);
  if (isFollowed) return "followed";
  return version.isEnd ? "ended" : "in_force";
}

export type PolicyProposal = Omit<Policy, "version" | "id"> & { policyId: string; isEnd: boolean; reason: string };

const longest = { request: 90 * 24, grant: 366 * 24 };

/** Proposes the next version of a place. It changes nothing yet. */
export function decideProposePolicy(proposal: PolicyProposal, of: readonly PolicyVersion[], actor: Actor): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "policy:propose");
  const no = (code: string, message: string, field: string) => refusals.push({ code, message, field });
  const { subject, gate, kind, riskLevel, votesNeeded, authority, authorities, reason } = proposal;
  if ((subject === "gate") !== (gate !== null)) no("gate-missing", "Choose the gate that it is about.", "gate");
  if (subject === "ratification" && proposal.model !== "emergency") no("no-emergency", "Only an emergency is ratified.", "model");
  if ((subject === "change" || subject === "intake") && (kind !== null || riskLevel !== null))
    no(
      "no-kind",
      `${subject === "change" ? "A change" : "An intake"} has no kind and no risk of its own: leave both at any.`,
      kind === null ? "riskLevel" : "kind",
    );
  if (subject === "intake" && proposal.model === "standard") no("no-standard", "An intake is normal or an emergency.", "model");
  if (votesNeeded < 1) no("no-votes", "At least one vote is needed.", "votesNeeded");
  if (proposal.requestHours > longest.request) no("too-long", "A request waits 90 days at most.", "requestHours");
  if (proposal.grantHours > longest.grant) no("too-long", "A grant lasts a year at most.", "grantHours");
  if (authorities.some(({ id }) => id === authority.id))
    no("required-twice", `${authority.name} decides already: another authority may be required beside it.`, "authorityIds");
  if (reason.trim() === "") no("reason-missing", "Say why it changes, for whoever confirms it.", "reason");
  const places = of.filter((one) => isSamePlace(one, proposal));
  const open = places.find((one) => policyStand(one, of) === "proposed");
  if (open) no("proposed-already", `Version ${open.version} waits to be confirmed or withdrawn first.`, "gate");
  if (proposal.isEnd && !places.some((one) => policyStand(one, of) === "in_force"))
    no("nothing-to-end", "No policy is in force there, so there is none to end.", "gate");
  const version = Math.max(0, ...places.map((one) => one.version)) + 1;
  return decide(refusals, { type: "policy.proposed", ...told({ ...proposal, reason: reason.trim(), version }) });
}

/** The second person's yes: from now on whoever asks is decided by it. What was asked before stays as it was frozen. */
export function decideConfirmPolicy(version: PolicyVersion, all: readonly PolicyVersion[], actor: Actor): Decision<AdminEvent> {
  const refusals = [...requireCapability(actor, "policy:confirm"), ...reasonsNotOpen(version, all)];
  if (actor.kind === "person" && actor.id === version.proposer?.id)
    refusals.push({ code: "proposer", message: "You proposed it: a second administrator or change manager confirms it." });
  if (all.some((one) => isSamePlace(one, version) && one.version > version.version && isPut(one)))
    refusals.push({ code: "followed", message: "A later version is in force already." });
  return decide(refusals, { type: "policy.confirmed", ...told({ ...version, policyId: version.id }) });
}

/** Takes a proposal back, before it was confirmed. */
export function decideWithdrawPolicy(version: PolicyVersion, all: readonly PolicyVersion[], actor: Actor): Decision<AdminEvent> {
  const refusals = [...requireCapability(actor, "policy:propose"), ...reasonsNotOpen(version, all)];
  return decide(refusals, { type: "policy.withdrawn", ...told({ ...version, policyId: version.id }) });
}

function reasonsNotOpen(version: PolicyVersion, all: readonly PolicyVersion[]): Refusal[] {
  if (version.proposer === null) return [{ code: "delivered", message: "This policy was delivered: propose a new version." }];
  const stand = policyStand(version, all);
  if (stand === "withdrawn") return [{ code: "withdrawn", message: "This proposal was withdrawn." }];
  return stand === "proposed" ? [] : [{ code: "confirmed", message: "This version was confirmed already." }];
}

function told(version: Omit<PolicyProposal, never> & { version: number }): PolicyTold {
  const { policyId, subject, gate, model, kind, riskLevel, authority, votesNeeded, rule, abstentions } = version;
  const inOrder = [...version.authorities].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    ...{ policyId, subject, gate, model, kind, riskLevel, votesNeeded, rule, abstentions },
    version: version.version,
    authorityId: authority.id,
    authorityName: authority.name,
    parties: [...version.parties].sort((a, b) => (a < b ? -1 : 1)),
    authorityIds: inOrder.map(({ id }) => id),
    authorityNames: inOrder.map(({ name }) => name),
    requestHours: version.requestHours,
    grantHours: version.grantHours,
    secondFactor: version.secondFactor,
    isEnd: version.isEnd,
    reason: version.reason,
  };
}

/** Adds an authority: its members come by appointment, and until a policy names it, it decides nothing. */
export function decideAddAuthority(
  { authorityId, name }: { authorityId: string; name: string },
  names: readonly string[],
  actor: Actor,
): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "policy:propose");
  if (names.some((one) => one.toLowerCase() === name.toLowerCase()))
    refusals.push({ code: "name-taken", message: `There is an authority called ${name} already.`, field: "name" });
  return decide(refusals, { type: "authority.added", authorityId, name });
}
