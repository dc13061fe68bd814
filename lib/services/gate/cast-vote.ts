import { randomUUID } from "node:crypto";
import { z } from "zod";
import { authorizationSubject } from "#lib/db/authorization-store";
import { readSignature } from "#lib/db/signature-store";
import { decideVote, type VoteInput } from "#lib/domain/authorization";
import { decideCastVote } from "#lib/domain/gate-voting";
import { signVote } from "#lib/domain/signature";
import { changeChange } from "../change/change-change.ts";
import type { Context } from "../context.ts";
import { id, optionalText } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

const noDigest = "The digest of the evidence is missing. Load the page again.";

export const CastVoteInput = z.object({
  authorizationId: id("Name the authorization."),
  verdict: z.enum(["grant", "refuse", "abstain"], { error: "Grant it, refuse it or abstain." }),
  reason: optionalText(4000),
  /** The evidence the voter was shown: what you see is what you sign. */
  evidenceDigest: z.string({ error: noDigest }).regex(/^[0-9a-f]{64}$/, noDigest),
  /** Of this very decision, given by the voter a moment ago. */
  signatureId: id("Sign the vote."),
});

/** Casts a vote on whatever the authorization is about. Another member's vote never turns it away; changed evidence does. */
export async function castVote({ actor, db }: Context, { signatureId, ...input }: z.infer<typeof CastVoteInput>): Promise<void> {
  const vote: VoteInput = { ...input, voteId: randomUUID() };
  const [subject, signature] = await Promise.all([
    authorizationSubject(db, input.authorizationId),
    readSignature(db, signatureId),
  ]);
  if (subject.releaseId !== null) {
    await changeRelease({ actor, db }, { releaseId: subject.releaseId }, (release, now) =>
      signVote(decideCastVote(release, vote, actor, now), signature, vote, actor, now),
    );
    return;
  }
  await changeChange({ actor, db }, { changeId: subject.changeId }, (change, now) => {
    const authorization = change.authorizations.find((one) => one.id === vote.authorizationId);
    const decision = decideVote(authorization, vote, actor, now, change.evidenceRevision, []);
    return signVote(decision, signature, vote, actor, now);
  });
}
