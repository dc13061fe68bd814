/** Voting on a release's authorizations. */
import { type Authorization, decideVote, type VoteInput } from "./authorization.ts";
import type { Decision, Refusal } from "./decision.ts";
import { conditionsOf } from "./gate-checks.ts";
import type { Actor, Instant, Release } from "./release.ts";
import type { ReleaseEvent } from "./release-event.ts";
import { waiverState, waiverStateLabels } from "./waiver.ts";

/** A vote on a gate or a ratification. The deciding grant asks the live conditions once more. */
export function decideCastVote(release: Release, input: VoteInput, actor: Actor, now: Instant): Decision<ReleaseEvent> {
  const authorization = release.authorizations.find(({ id }) => id === input.authorizationId);
  const revision = authorization?.gate ? release.evidenceRevisions[authorization.gate] : (authorization?.evidenceRevision ?? 0);
  const conditions = authorization?.gate
    ? conditionsOf(release, authorization.gate, now)
    : againstWaiver(release, authorization, now);
  return decideVote(authorization, input, actor, now, revision, conditions);
}

/** A waiver that is over already is not granted any more. */
function againstWaiver(release: Release, authorization: Authorization | undefined, now: Instant): Refusal[] {
  const waiver = release.waivers.find(({ id }) => id === authorization?.waiverId);
  const state = waiver && waiverState(release, waiver, now);
  if (state !== "ended" && state !== "past") return [];
  return [{ code: "waiver-over", message: `The waiver is ${waiverStateLabels[state]}: there is nothing to grant.` }];
}
