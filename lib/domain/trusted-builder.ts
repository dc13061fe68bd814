/** Whose provenance counts, and what a gate makes of provenance that does not: both proposed by one person and confirmed by another. */
import type { AdminEvent } from "./admin-event.ts";
import { type Decision, decide, type Refusal } from "./decision.ts";
import { requireCapability } from "./permissions.ts";
import type { ProvenanceMode, ProvenanceRule, TrustedBuilder } from "./provenance.ts";
import type { Actor, Instant, PersonRef } from "./release.ts";

export interface BuilderVersion extends TrustedBuilder {
  /** SHA-256 of the material, in hexadecimal: what two people compare. */
  fingerprint: string;
  proposer: PersonRef;
  proposedAt: Instant;
  confirmed: { by: PersonRef; at: Instant } | null;
  ended: { by: PersonRef; at: Instant; reason: string } | null;
}

const told = ({ id, name, kind, keyHint, builderUri, identity, issuer }: TrustedBuilder, fingerprint: string) => ({
  ...{ trustedBuilderId: id, name, kind, fingerprint, keyHint, builderUri, identity, issuer },
});

/** A pattern is open at its end alone, and only after a name that is somebody's. */
const shortestPattern = 12;

export function decideProposeBuilder(
  builder: TrustedBuilder,
  { fingerprint, against, taken }: { fingerprint: string; against: string | null; taken: boolean },
  actor: Actor,
): Decision<AdminEvent> {
  const refusals: Refusal[] = requireCapability(actor, "trust:propose");
  const { kind, identity, issuer } = builder;
  if (against !== null) refusals.push({ code: "material", message: `It cannot be used: ${against}`, field: "material" });
  if (taken)
    refusals.push({ code: "name-taken", message: "A builder of this name is proposed or trusted already.", field: "name" });
  if (kind === "sigstore" && identity === "")
    refusals.push({ code: "identity", message: "Say whom the certificate must name.", field: "identity" });
  if (kind === "sigstore" && issuer === "")
    refusals.push({ code: "issuer", message: "Say who must have vouched for that name.", field: "issuer" });
  if (kind === "key" && (identity !== "" || issuer !== ""))
    refusals.push({ code: "identity", message: "A key has no certificate: leave identity and issuer empty.", field: "identity" });
  if (identity.slice(0, -1).includes("*") || (identity.endsWith("*") && identity.length < shortestPattern))
    refusals.push({
      code: "pattern",
      message: "A * stands at the very end, after a name that is somebody’s.",
      field: "identity",
    });
  return decide(refusals, {
    type: "trusted_builder.proposed",
    material: builder.material,
    ...told(builder, fingerprint),
  });
}

export function decideConfirmBuilder(builder: BuilderVersion, actor: Actor): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "trust:confirm");
  if (actor.kind === "person" && actor.id === builder.proposer.id)
    refusals.push({ code: "proposer", message: "You proposed it: a second person confirms it." });
  if (builder.ended) refusals.push({ code: "ended", message: "It was ended." });
  else if (builder.confirmed) refusals.push({ code: "confirmed", message: "It is trusted already." });
  return decide(refusals, { type: "trusted_builder.confirmed", ...told(builder, builder.fingerprint) });
}

/** Ends trust at once, by one person: taking away what opens a gate needs no second one. A proposal is withdrawn the same way. */
export function decideEndBuilder(builder: BuilderVersion, reason: string, actor: Actor): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "trust:confirm");
  if (builder.ended) refusals.push({ code: "ended", message: "It was ended already." });
  return decide(refusals, { type: "trusted_builder.ended", trustedBuilderId: builder.id, name: builder.name, reason });
}

export interface ProvenanceRuleVersion {
  id: string;
  version: number;
  whenMissing: ProvenanceMode;
  whenBad: ProvenanceMode;
  whenForeign: ProvenanceMode;
  /** Null as delivered. */
  proposer: PersonRef | null;
  isConfirmed: boolean;
}

/** Of versions with the latest first: the last one confirmed, or as delivered. */
export const ruleInForce = (versions: readonly ProvenanceRuleVersion[]): ProvenanceRuleVersion | undefined =>
  versions.find(({ isConfirmed, proposer }) => isConfirmed || proposer === null);

export function decideProposeProvenanceRule(
  rule: Omit<ProvenanceRule, "version"> & { ruleId: string; version: number },
  actor: Actor,
): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "trust:propose");
  if (rule.whenMissing === "blocks" && rule.whenBad === "warns")
    refusals.push({
      code: "upside-down",
      message: "Provenance that does not hold cannot be let through where missing provenance is not.",
      field: "whenBad",
    });
  return decide(refusals, { type: "provenance_rule.proposed", ...rule });
}

export function decideConfirmProvenanceRule(
  rule: ProvenanceRuleVersion,
  versionInForce: number,
  actor: Actor,
): Decision<AdminEvent> {
  const refusals = requireCapability(actor, "trust:confirm");
  if (actor.kind === "person" && actor.id === rule.proposer?.id)
    refusals.push({ code: "proposer", message: "You proposed it: a second person confirms it." });
  if (rule.isConfirmed || rule.proposer === null)
    refusals.push({ code: "confirmed", message: "This rule is confirmed already." });
  else if (versionInForce > rule.version)
    refusals.push({ code: "outdated", message: `Version ${versionInForce} of it is in force already.` });
  const { id: ruleId, version, whenMissing, whenBad, whenForeign } = rule;
  return decide(refusals, { type: "provenance_rule.confirmed", ruleId, version, whenMissing, whenBad, whenForeign });
}
