/** Voting on a release's authorizations. */
import { decideVote, type VoteInput } from "./authorization.ts";
import type { Decision } from "./decision.ts";
import { conditionsOf } from "./gate-checks.ts";
import type { Actor, Instant, Release } from "./release.ts";
import type { ReleaseEvent } from "./release-event.ts";

/** A vote on a gate or a ratification. The deciding grant asks the live conditions once more. */
export function decideCastVote(release: Release, input: VoteInput, actor: Actor, now: Instant): Decision<ReleaseEvent> {
  const authorization = release.authorizations.find(({ id }) => id === input.authorizationId);
  const revision = authorization?.gate ? release.evidenceRevisions[authorization.gate] : (authorization?.evidenceRevision ?? 0);
  const conditions = authorization?.gate ? conditionsOf(release, authorization.gate, now) : [];
  return decideVote(authorization, input, actor, now, revision, conditions);
}
