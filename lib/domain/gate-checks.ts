/** What must hold before a gate can be asked for. Every check is shown, all failing ones at once (DESIGN section 2). */
import { buildChecks, decommissionChecks } from "./check-in-checks.ts";
import { closingChecks } from "./closing-checks.ts";
import type { Refusal } from "./decision.ts";
import { deploymentChecks } from "./deployment-checks.ts";
import { checksNotAskedFor, type GateCheck, on } from "./gate-check.ts";
import { planChecks, planningChecks } from "./planning-checks.ts";
import type { Gate, Instant, Release } from "./release.ts";
import { withWaiver } from "./waiver.ts";

export const refusalsOf = (checks: readonly GateCheck[]): Refusal[] =>
  checks
    .filter(({ state }) => state === "fails")
    .map(({ code, title, detail, href }) => ({ code, message: `${title}: ${detail}`, href }));

/** The live facts of a gate that do not hold now. */
export const conditionsOf = (release: Release, gate: Gate, now: Instant): Refusal[] =>
  refusalsOf(gateChecks(release, gate, now).filter(({ isCondition }) => isCondition));

const checksOf: Record<Gate, (release: Release, now: Instant) => GateCheck[]> = {
  planning: planningChecks,
  build_and_test: planChecks,
  check_in: (release) => (release.retires ? decommissionChecks(release) : buildChecks(release)),
  deployment: deploymentChecks,
  closed: closingChecks,
};

export function gateChecks(release: Release, gate: Gate, now: Instant): GateCheck[] {
  const { notAskedFor } = on(release, "");
  const checks = checksOf[gate](release, now).map((check) => withWaiver(check, release, gate, now));
  return [...checks, ...checksNotAskedFor[gate].map(notAskedFor)];
}
