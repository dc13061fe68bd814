import { randomUUID } from "node:crypto";
import { z } from "zod";
import { authorizationSubject } from "#lib/db/authorization-store";
import { decideVote, type VoteInput } from "#lib/domain/authorization";
import { decideCastVote } from "#lib/domain/gate-voting";
import { changeChange } from "../change/change-change.ts";
import type { Context } from "../context.ts";
import { changeRelease } from "../release/change-release.ts";

export const CastVoteInput = z.object({
  authorizationId: z.uuid(),
  verdict: z.enum(["grant", "refuse", "abstain"]),
  reason: z.string().max(4000, "A reason has at most 4,000 characters.").default(""),
  /** The evidence the voter was shown: what you see is what you sign. */
  evidenceDigest: z.string().regex(/^[0-9a-f]{64}$/, "The digest of the evidence is missing."),
});

/** Casts a vote on whatever the authorization is about. Another member's vote never turns it away; changed evidence does. */
export async function castVote(context: Context, input: z.infer<typeof CastVoteInput>): Promise<void> {
  const vote: VoteInput = { ...input, voteId: randomUUID() };
  const subject = await authorizationSubject(context.db, input.authorizationId);
  if (subject.releaseId !== null) {
    await changeRelease(context, { releaseId: subject.releaseId }, (release, now) =>
      decideCastVote(release, vote, context.actor, now),
    );
    return;
  }
  await changeChange(context, { changeId: subject.changeId }, (change, now) => {
    const authorization = change.authorizations.find(({ id }) => id === vote.authorizationId);
    return decideVote(authorization, vote, context.actor, now, change.evidenceRevision, []);
  });
}
