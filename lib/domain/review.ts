/** The post-implementation review: how release management answers to change management. */
import type { Authorization } from "./authorization.ts";
import { type Decision, decide } from "./decision.ts";
import { requireCapability } from "./permissions.ts";
import type { Actor, Instant, Release, Review, TargetVerdict } from "./release.ts";
import type { ReleaseEvent } from "./release-event.ts";
import { judgeTarget, type Measured, notDeployed } from "./service-level.ts";

export const lastDeployment = (release: Pick<Release, "deployments">) => release.deployments.at(-1);

export const isBackedOut = (release: Release): boolean => lastDeployment(release)?.ended?.outcome === "backed_out";

/** When the observation window after a finished deployment is over; null while nothing was deployed for good. */
export function observedUntil(release: Release): Instant | null {
  const ended = lastDeployment(release)?.ended;
  if (ended?.outcome !== "finished") return null;
  return new Date(ended.at.getTime() + (release.schedule?.observationDays ?? 0) * 86_400_000);
}

/** The last ratification asked for: an emergency is ratified or not ratified, once. */
export const ratificationOf = ({ authorizations }: Pick<Release, "authorizations">): Authorization | undefined =>
  authorizations.findLast(({ subject }) => subject === "ratification");

/** A missed target, and an emergency that was not ratified, exclude `nothing further`. */
export const mustFollow = (release: Release): boolean =>
  release.verdicts.some(({ verdict }) => verdict === "missed") || ratificationOf(release)?.state === "refused";

export function decideSaveReview(release: Release, { review }: { review: Review }, actor: Actor): Decision<ReleaseEvent> {
  const refusals = requireCapability(actor, "review:write");
  if (release.phase !== "review") refusals.push({ code: "other-phase", message: "The review is written after the deployment." });
  if (review.decision === "nothing_further" && mustFollow(release))
    refusals.push({
      code: "must-follow",
      message: "A missed target or a refused ratification demands a follow-up release or the retirement.",
      field: "decision",
    });
  return decide(refusals, { type: "review.saved", review });
}

export interface MeasuredTarget {
  targetId: string;
  measurement: Measured | null;
}

/** A verdict on every target frozen at G2, from the measurements taken since the deployment. */
export function verdictsOf(release: Release, measured: readonly MeasuredTarget[]): TargetVerdict[] {
  return (release.impact?.targets ?? []).map((target) =>
    isBackedOut(release)
      ? notDeployed(target)
      : judgeTarget(target, measured.find(({ targetId }) => targetId === target.id)?.measurement ?? null),
  );
}

export function decideGiveVerdicts(
  release: Release,
  { measured }: { measured: readonly MeasuredTarget[] },
  actor: Actor,
  now: Instant,
): Decision<ReleaseEvent> {
  const refusals = requireCapability(actor, "review:write");
  if (release.phase !== "review") refusals.push({ code: "other-phase", message: "Verdicts are given in the review." });
  if (!release.impact?.targets.length)
    refusals.push({ code: "no-targets", message: "No service level target was frozen at G2." });
  const until = observedUntil(release);
  if (until && until > now)
    refusals.push({ code: "not-observed", message: "Verdicts are given when the observation window is over." });
  return decide(refusals, { type: "verdicts.given", verdicts: verdictsOf(release, measured) });
}
