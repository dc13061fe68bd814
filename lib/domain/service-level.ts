/** Service level verdicts: a measurement against the target as it was frozen at G2. */
import type { ServiceTarget, TargetVerdict } from "./release.ts";

/** Fewer samples than this say nothing. */
export const minimumSample = 30;

export interface Measured {
  value: number;
  sampleSize: number;
}

/** `met` or `missed` with enough samples; without them `inconclusive`. */
export function judgeTarget(target: ServiceTarget, measured: Measured | null): TargetVerdict {
  if (!measured) return { target, measured: null, sampleSize: null, verdict: "inconclusive" };
  const { value, sampleSize } = measured;
  const isMet = target.comparison === "at_least" ? value >= target.value : value <= target.value;
  return { target, measured: value, sampleSize, verdict: sampleSize < minimumSample ? "inconclusive" : isMet ? "met" : "missed" };
}

/** After a back-out there is nothing to judge. */
export const notDeployed = (target: ServiceTarget): TargetVerdict => ({
  target,
  measured: null,
  sampleSize: null,
  verdict: "not_deployed",
});

/** How well a service keeps what it promises: `missed` as soon as one target is, `met` when every one of them is. */
export type ServiceHealth = "met" | "missed" | "unknown" | "nothing_promised";

export function healthOf(verdicts: readonly Pick<TargetVerdict, "verdict">[]): ServiceHealth {
  if (verdicts.length === 0) return "nothing_promised";
  if (verdicts.some(({ verdict }) => verdict === "missed")) return "missed";
  return verdicts.every(({ verdict }) => verdict === "met") ? "met" : "unknown";
}
