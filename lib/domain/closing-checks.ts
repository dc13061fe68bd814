/** Checks of the last gate: the review is accepted. */
import { type GateCheck, names, on, utc } from "./gate-check.ts";
import { deploymentOutcomeLabels, reviewDecisionLabels, targetVerdictLabels } from "./labels.ts";
import type { Instant, Release } from "./release.ts";
import { isBackedOut, lastDeployment, mustFollow, observedUntil, ratificationOf } from "./review.ts";

export function closingChecks(release: Release, now: Instant): GateCheck[] {
  const { check, nothing } = on(release, "/review");
  const { review, verdicts } = release;
  const outcome = lastDeployment(release)?.ended?.outcome;
  const until = observedUntil(release);
  const targets = release.impact?.targets ?? [];
  const open = targets.filter(({ id }) => !verdicts.some(({ target }) => target.id === id));
  const ratification = ratificationOf(release);
  const blanks = review
    ? [
        !review.plannedVsActual.trim() && "planned against actual",
        !review.incidents.trim() && "incidents, or that there were none",
        !review.customerValue.trim() && "value to customers",
        !review.businessValue.trim() && "value to the business",
        !review.lessons.trim() && "lessons",
      ].filter((one) => one !== false)
    : ["the whole review"];
  return [
    check({
      code: "deployment-ended",
      title: "Deployment finished or backed out",
      holds: outcome !== undefined,
      good: outcome ? deploymentOutcomeLabels[outcome] : "",
      bad: "It has no outcome yet.",
    }),
    isBackedOut(release)
      ? nothing("observed", "Observation window over")
      : check({
          code: "observed",
          title: "Observation window over",
          holds: until !== null && until <= now,
          good: until ? `Since ${utc(until)}` : "",
          bad: until ? `It is watched until ${utc(until)}.` : "Nothing was deployed.",
        }),
    targets.length === 0
      ? nothing("verdicts", "A verdict per service level target")
      : check({
          code: "verdicts",
          title: "A verdict per service level target",
          holds: open.length === 0,
          good: names(verdicts.map(({ target, verdict }) => `${target.name}: ${targetVerdictLabels[verdict]}`)),
          bad: `Missing: ${names(open.map(({ name }) => name))}`,
        }),
    check({
      code: "review-written",
      title: "The review is written",
      holds: blanks.length === 0,
      good: "Complete.",
      bad: `Missing: ${names(blanks)}.`,
    }),
    check({
      code: "decided",
      title: "What follows is decided",
      holds: holdsDecision(release),
      good: review?.decision ? reviewDecisionLabels[review.decision] : "",
      bad: whyUndecided(release),
      isCondition: true,
    }),
    release.model === "emergency"
      ? check({
          code: "ratification",
          title: "The emergency is ratified or not ratified",
          holds: ratification?.state === "granted" || ratification?.state === "refused",
          good: ratification?.state === "refused" ? "Not ratified." : "Ratified.",
          bad: "The change advisory board has not decided yet.",
        })
      : nothing("ratification", "Emergency ratification"),
  ];
}

/** A follow-up that was cancelled follows nothing up. */
const standing = ({ followers }: Release) => followers.filter(({ phase }) => phase !== "cancelled");

function holdsDecision(release: Release): boolean {
  switch (release.review?.decision) {
    case "nothing_further":
      return !mustFollow(release);
    case "follow_up":
      return standing(release).length > 0;
    case "retire":
      return standing(release).some(({ retires }) => retires);
    default:
      return false;
  }
}

function whyUndecided(release: Release): string {
  const decision = release.review?.decision;
  if (!decision) return "Decide: nothing further, a follow-up release, or retirement.";
  if (decision === "nothing_further") return "A missed target or a refused ratification demands a follow-up.";
  return decision === "follow_up" ? "Raise the follow-up release." : "Raise the retirement release.";
}
