/** Where a release stands: the one thing that would move it on, and who or what it waits for. */
import { type Authorization, isLate, isOpen } from "./authorization.ts";
import type { Refusal } from "./decision.ts";
import { deploymentsSinceEntry } from "./deployment.ts";
import { type GateCheck, isAskedFor } from "./gate-check.ts";
import { gateChecks } from "./gate-checks.ts";
import { gateLabels } from "./labels.ts";
import { gateAhead, isEnded, lastAuthorization, reasonsAgainstPassing } from "./phase.ts";
import { tally } from "./quorum.ts";
import type { Gate, Instant, Release } from "./release.ts";

export type ReleaseStand =
  | { kind: "missing"; gate: Gate; checks: readonly GateCheck[]; missing: readonly GateCheck[]; refusal: Authorization | null }
  | { kind: "askable"; gate: Gate; checks: readonly GateCheck[]; refusal: Authorization | null }
  | { kind: "asked"; gate: Gate; authorization: Authorization; checks: readonly GateCheck[] }
  | { kind: "late"; gate: Gate; authorization: Authorization; checks: readonly GateCheck[] }
  | { kind: "granted"; gate: Gate; authorization: Authorization; checks: readonly GateCheck[]; refusals: readonly Refusal[] }
  | { kind: "deployable" }
  | { kind: "deploying" }
  | { kind: "deployed" }
  | { kind: "backed_out" }
  | { kind: "ended" };

export function standOf(release: Release, now: Instant): ReleaseStand {
  if (isEnded(release.phase)) return { kind: "ended" };
  const gate = gateAhead(release.phase);
  return gate ? standBefore(release, gate, now) : standInDeployment(release);
}

function standBefore(release: Release, gate: Gate, now: Instant): ReleaseStand {
  const checks = gateChecks(release, gate, now);
  const authorization = release.authorizations.find((one) => one.subject === "gate" && one.gate === gate && isOpen(one));
  if (authorization && isLate(authorization, now)) return { kind: "late", gate, authorization, checks };
  if (authorization?.state === "pending") return { kind: "asked", gate, authorization, checks };
  if (authorization) return { kind: "granted", gate, authorization, checks, refusals: reasonsAgainstPassing(release, gate, now) };
  const missing = checks.filter(({ state }) => state === "fails");
  const refusal = refusalOf(release, gate);
  return missing.length > 0 ? { kind: "missing", gate, checks, missing, refusal } : { kind: "askable", gate, checks, refusal };
}

/** The refusal this gate met last, unless it was asked again or met in an earlier round. */
function refusalOf(release: Release, gate: Gate): Authorization | null {
  const last = lastAuthorization(release, gate);
  return last?.state === "refused" && last.askedAt >= release.phaseSince ? last : null;
}

function standInDeployment(release: Release): ReleaseStand {
  const last = deploymentsSinceEntry(release).at(-1);
  if (!last) return { kind: "deployable" };
  if (!last.ended) return { kind: "deploying" };
  return { kind: last.ended.outcome === "finished" ? "deployed" : "backed_out" };
}

/** Granting votes of the authority so far, and how many it takes. */
export function votesSoFar({ parties, votes }: Pick<Authorization, "parties" | "votes">): { granted: number; needed: number } {
  const board = tally(parties, votes).find(({ party }) => party === "authority");
  return { granted: board?.granted ?? 0, needed: board?.needed ?? 0 };
}

/** The stand in a few words, for a badge or a list. */
export function sayStand(stand: ReleaseStand): string {
  switch (stand.kind) {
    case "missing":
      return `${gateLabels[stand.gate]}: ${stand.missing.length} of ${askedFor(stand.checks)} missing`;
    case "askable":
      return `${gateLabels[stand.gate]} ${stand.refusal ? "refused, can be asked again" : "can be asked for"}`;
    case "asked": {
      const { granted, needed } = votesSoFar(stand.authorization);
      return `${gateLabels[stand.gate]} asked, ${granted} of ${needed}`;
    }
    case "late":
      return `${gateLabels[stand.gate]}: time is over`;
    case "granted":
      return stand.refusals.length > 0
        ? `${gateLabels[stand.gate]} granted, but held`
        : `${gateLabels[stand.gate]} granted: pass it`;
    case "deployable":
      return "Ready to deploy";
    case "deploying":
      return "Being deployed";
    case "deployed":
      return "Deployed: go on to review";
    case "backed_out":
      return "Backed out: decide the way";
    case "ended":
      return "Ended";
  }
}

/** Checks that the policy in force asks for. */
export const askedFor = (checks: readonly GateCheck[]): number => checks.filter(isAskedFor).length;
