import { z } from "zod";
import { waitingFor } from "#lib/db/meeting-agenda-store";
import { decideTakeUp } from "#lib/domain/meeting";
import type { Context } from "../context.ts";
import { id, optionalText } from "../fields.ts";
import { changeMeeting } from "./change-meeting.ts";

export const TakeUpItemInput = z.object({
  meetingId: id("Name the meeting."),
  authorizationId: id("Name the request."),
  word: optionalText(1000),
});

/** Takes a late request up, with the chair's word for why. */
export async function takeUpItem(
  context: Context,
  { meetingId, authorizationId, word }: z.infer<typeof TakeUpItemInput>,
): Promise<void> {
  await changeMeeting(context, meetingId, async ({ meeting, series }, _now, tx) => {
    const waiting = await waitingFor(tx, series.authority.id, meetingId);
    const isWaiting = waiting.some((one) => one.authorizationId === authorizationId);
    return decideTakeUp(meeting, { authorizationId, word, isWaiting }, context.actor);
  });
}
