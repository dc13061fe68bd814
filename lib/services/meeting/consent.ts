import { z } from "zod";
import { openBallots } from "#lib/db/meeting-agenda-store";
import { readMeeting } from "#lib/db/meeting-store";
import { allow, type Refusal } from "#lib/domain/decision";
import { isInBlock, reasonsAgainstConsent } from "#lib/domain/meeting";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";
import { castVote } from "../gate/cast-vote.ts";
import { confirmOnce, type SigningPlace } from "../identity/sign-decision.ts";
import { changeMeeting } from "./change-meeting.ts";

const notShown = "What you were shown is missing. Load the page again.";

export const ConsentInput = z.object({
  meetingId: id("Name the meeting."),
  /** Once for the whole block; each vote in it is signed by itself. */
  password: z.string({ error: "Enter your password." }).max(200, "A password has at most 200 characters.").default(""),
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
export async function consent(
  context: Context,
  { meetingId, shown, password }: z.infer<typeof ConsentInput>,
  place: SigningPlace,
): Promise<Consented> {
  const { actor, db } = context;
  const { meeting } = await readMeeting(db, { id: meetingId });
  const refusals = reasonsAgainstConsent(meeting, actor);
  if (refusals.length > 0 || actor.kind !== "person")
    throw new AppError("refused", "The block cannot be granted as a whole.", refusals);
  const [open, block] = [
    await openBallots(db, meetingId, actor.id),
    new Map(meeting.items.map((item) => [item.authorizationId, item])),
  ];
  if (!shown.some(({ authorizationId }) => open.has(authorizationId)))
    throw new AppError("refused", "Nothing of the block was granted.", [noVoteInIt]);
  const sign = await confirmOnce(context, password, place);
  const granted: string[] = [];
  const refused: Refusal[] = [];
  for (const { authorizationId, evidenceDigest } of shown) {
    const item = block.get(authorizationId);
    if (!item || !isInBlock(item) || !open.has(authorizationId)) continue;
    try {
      const decided = { authorizationId, evidenceDigest, verdict: "grant", reason: "" } as const;
      await castVote(context, { ...decided, signatureId: await sign(decided) });
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
