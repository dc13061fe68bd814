import { z } from "zod";
import { openBallots } from "#lib/db/meeting-agenda-store";
import { readMeeting } from "#lib/db/meeting-store";
import { allow, type Refusal } from "#lib/domain/decision";
import { isInBlock, reasonsAgainstConsent } from "#lib/domain/meeting";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";
import { castVote } from "../gate/cast-vote.ts";
import { changeMeeting } from "./change-meeting.ts";

const notShown = "What you were shown is missing. Load the page again.";

export const ConsentInput = z.object({
  meetingId: id("Name the meeting."),
  /** What stood in the block on the page: each item with the digest of the evidence that was shown. */
  shown: z
    .preprocess(
      (sent): unknown => (typeof sent === "string" ? [sent] : sent),
      z
        .array(z.string({ error: notShown }).regex(/^[0-9a-f-]{36} [0-9a-f]{64}$/, notShown), { error: notShown })
        .min(1, notShown)
        .max(200, notShown),
    )
    .transform((list) => list.map((one) => ({ authorizationId: one.slice(0, 36), evidenceDigest: one.slice(37) }))),
});

export interface Consented {
  granted: number;
  /** Items that could not be granted, each with why. */
  refused: readonly Refusal[];
}

/**
 * Grants the consent block at once, as far as this person has a vote in it: one vote for each item, each on the evidence that was
 * shown, each in its own transaction, so that one that cannot be granted holds up no other.
 */
export async function consent(context: Context, { meetingId, shown }: z.infer<typeof ConsentInput>): Promise<Consented> {
  const { actor, db } = context;
  const { meeting } = await readMeeting(db, { id: meetingId });
  const refusals = reasonsAgainstConsent(meeting, actor);
  if (refusals.length > 0 || actor.kind !== "person")
    throw new AppError("refused", "The block cannot be granted as a whole.", refusals);
  const [open, block] = [
    await openBallots(db, meetingId, actor.id),
    new Map(meeting.items.map((item) => [item.authorizationId, item])),
  ];
  const granted: string[] = [];
  const refused: Refusal[] = [];
  for (const { authorizationId, evidenceDigest } of shown) {
    const item = block.get(authorizationId);
    if (!item || !isInBlock(item) || !open.has(authorizationId)) continue;
    try {
      await castVote(context, { authorizationId, evidenceDigest, verdict: "grant", reason: "" });
      granted.push(authorizationId);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const why = error.refusals.length > 0 ? error.refusals.map(({ message }) => message).join(" ") : error.message;
      refused.push({
        code: "not-granted",
        message: `Authorization ${item.number}: ${why}`,
        href: `/authorizations/${item.number}`,
      });
    }
  }
  if (granted.length === 0)
    throw new AppError("refused", "Nothing of the block was granted.", refused.length > 0 ? refused : [noVoteInIt]);
  await changeMeeting(context, meetingId, () => allow({ type: "meeting.consented", authorizationIds: granted }));
  return { granted: granted.length, refused };
}

const noVoteInIt: Refusal = {
  code: "no-vote-left",
  message: "You have no vote left in the block: you voted already, or have no seat on what is in it.",
};
