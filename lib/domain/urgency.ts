/** What is urgent: the one order in which the desk shows what waits for somebody. */

import type { ChangeModel, Instant, Level } from "./release.ts";
import type { ReleaseStand } from "./release-stand.ts";

export interface WaitingDecision {
  number: number;
  model: ChangeModel;
  /** Of the service: 1 is the most critical. */
  tier: number;
  /** As the evidence tells it; null where it was not weighed. */
  riskLevel: Level | null;
  riskScore: number | null;
  expiresAt: Instant;
}

export type Urgency = "now" | "soon" | "later";

const hour = 3_600_000;

/** An emergency, or less than a day left: now. Less than three: soon. */
export function urgencyOf({ model, expiresAt }: WaitingDecision, now: Instant): Urgency {
  const left = expiresAt.getTime() - now.getTime();
  if (model === "emergency" || left < 24 * hour) return "now";
  return left < 72 * hour ? "soon" : "later";
}

/** What makes it weigh more than another, named. */
export function risksOf({ model, riskLevel, riskScore, tier }: WaitingDecision): string[] {
  return [
    model === "emergency" ? "emergency" : "",
    riskLevel === "high" && riskScore !== null ? `high risk, ${riskScore} of 100` : "",
    tier === 1 ? "tier 1 service" : "",
  ].filter(Boolean);
}

/**
 * By the day of the deadline as the reader's calendar has it; within a day emergencies, then the higher risk, then the more
 * critical service; then by the hour. The queue of authorizations is read in the same order.
 */
export function byUrgency(zone: string): (a: WaitingDecision, b: WaitingDecision) => number {
  const calendar = new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" });
  const day = ({ expiresAt }: WaitingDecision) => calendar.format(expiresAt);
  const calm = ({ model, riskScore }: WaitingDecision) => [Number(model !== "emergency"), -(riskScore ?? 0)];
  return (a, b) => {
    if (day(a) !== day(b)) return a.expiresAt.getTime() - b.expiresAt.getTime();
    const [[emergencyA = 0, riskA = 0], [emergencyB = 0, riskB = 0]] = [calm(a), calm(b)];
    return (
      emergencyA - emergencyB ||
      riskA - riskB ||
      a.tier - b.tier ||
      a.expiresAt.getTime() - b.expiresAt.getTime() ||
      a.number - b.number
    );
  };
}

/** Whether a release can be moved by whoever it is in the hands of, stands still on something, or waits for others. */
export type Hold = "movable" | "stuck" | "waits";

export function holdOf(stand: ReleaseStand): Hold {
  switch (stand.kind) {
    case "missing":
    case "late":
      return "stuck";
    case "granted":
      return stand.refusals.length > 0 ? "stuck" : "movable";
    case "askable":
    case "deployable":
    case "deploying":
    case "deployed":
    case "backed_out":
      return "movable";
    case "asked":
    case "ended":
      return "waits";
  }
}

/** What runs now first, then what only has to be passed on, then what wants work. */
const order: readonly ReleaseStand["kind"][] = [
  "deploying",
  "backed_out",
  "granted",
  "deployed",
  "late",
  "deployable",
  "askable",
  "missing",
  "asked",
  "ended",
];

/** Of two that stand alike, first the one that has stood there longer. */
export const byStand = (
  a: { stand: ReleaseStand; release: { phaseSince: Instant } },
  b: { stand: ReleaseStand; release: { phaseSince: Instant } },
): number =>
  order.indexOf(a.stand.kind) - order.indexOf(b.stand.kind) || a.release.phaseSince.getTime() - b.release.phaseSince.getTime();
