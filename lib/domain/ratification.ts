/** An emergency is answered for afterwards: a board says within a time whether it was right to hurry. */
import type { Instant, Release } from "./release.ts";
import { lastDeployment, ratificationOf } from "./review.ts";

export type RatificationState = "not_deployed" | "to_ask" | "asked" | "ratified" | "not_ratified";

export interface RatificationDuty {
  state: RatificationState;
  /** By when it is to be decided; null until it was deployed. */
  by: Instant | null;
  isOverdue: boolean;
  /** Number of the request, where it was asked for. */
  authorization: number | null;
}

const hour = 3_600_000;

/** Decided either way or still owed; null for what is no emergency, and for one that was given up before it was deployed. */
export function ratificationDuty(
  release: Pick<Release, "model" | "phase" | "deployments" | "authorizations" | "ratificationHours">,
  now: Instant,
): RatificationDuty | null {
  if (release.model !== "emergency" || release.phase === "cancelled") return null;
  const last = ratificationOf(release);
  const authorization = last?.number ?? null;
  if (last?.state === "granted" || last?.state === "refused")
    return { state: last.state === "granted" ? "ratified" : "not_ratified", by: null, isOverdue: false, authorization };
  const endedAt = lastDeployment(release)?.ended?.at;
  if (!endedAt) return { state: "not_deployed", by: null, isOverdue: false, authorization: null };
  const by = new Date(endedAt.getTime() + release.ratificationHours * hour);
  const isAsked = last?.state === "pending";
  return { state: isAsked ? "asked" : "to_ask", by, isOverdue: by <= now, authorization: isAsked ? authorization : null };
}
