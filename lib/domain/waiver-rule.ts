/** Rules on waivers: who may waive a check, proposed by one person and confirmed by another, in versions. */
import type { AdminEvent } from "./admin-event.ts";
import { type Decision, decide } from "./decision.ts";
import { requireCapability } from "./permissions.ts";
import type { Actor, Gate, Role } from "./release.ts";
import { isWaivable, waivableChecks } from "./waiver.ts";

const longest = 366;

export interface WaiverRuleProposal {
  ruleId: string;
  gate: Gate;
  check: string;
  version: number;
  /** A role, an authority, or nobody: then the check is not waived any more. */
  role: Role | null;
  authority: { id: string; name: string } | null;
  longestDays: number;
}

export function decideProposeWaiverRule(
  { ruleId, gate, check, version, role, authority, longestDays }: WaiverRuleProposal,
  actor: Actor,
): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "waiver_rule:propose");
  if (!isWaivable(gate, check))
    refusals.push({ code: "not-waivable", message: "This check is never waived, by nobody.", field: "check" });
  if (role && authority)
    refusals.push({ code: "two-bodies", message: "Name a role or an authority, not both.", field: "authorityId" });
  if (longestDays < 1 || longestDays > longest)
    refusals.push({ code: "days", message: `Between 1 and ${longest} days.`, field: "longestDays" });
  return decide(refusals, {
    type: "waiver_rule.proposed",
    ruleId,
    gate,
    check,
    title: waivableChecks[gate][check] ?? check,
    version,
    role,
    authorityId: authority?.id ?? null,
    authorityName: authority?.name ?? null,
    longestDays,
  });
}

export interface ProposedWaiverRule {
  id: string;
  gate: Gate;
  check: string;
  version: number;
  proposedBy: string | null;
  isConfirmed: boolean;
  /** The version in force of the same check; 0 when there is none. */
  versionInForce: number;
}

export function decideConfirmWaiverRule(rule: ProposedWaiverRule, actor: Actor): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "waiver_rule:confirm");
  if (actor.kind === "person" && actor.id === rule.proposedBy)
    refusals.push({ code: "proposer", message: "You proposed it: a second person confirms it." });
  if (rule.isConfirmed || rule.proposedBy === null)
    refusals.push({ code: "confirmed", message: "This rule is confirmed already." });
  else if (rule.versionInForce > rule.version)
    refusals.push({ code: "outdated", message: `Version ${rule.versionInForce} of it is in force already.` });
  return decide(refusals, {
    type: "waiver_rule.confirmed",
    ruleId: rule.id,
    gate: rule.gate,
    check: rule.check,
    title: waivableChecks[rule.gate][rule.check] ?? rule.check,
    version: rule.version,
  });
}
