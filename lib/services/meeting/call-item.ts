import { randomUUID } from "node:crypto";
import { z } from "zod";
import { decideCall } from "#lib/domain/meeting";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";
import { changeMeeting } from "./change-meeting.ts";

export const CallItemInput = z.object({
  meetingId: id("Name the meeting."),
  authorizationId: id("Name the item."),
});

/** Calls an item: from now on its time runs, and that of the one before has ended. */
export async function callItem(context: Context, { meetingId, authorizationId }: z.infer<typeof CallItemInput>): Promise<void> {
  await changeMeeting(context, meetingId, ({ meeting }) =>
    decideCall(meeting, { authorizationId, callId: randomUUID() }, context.actor),
  );
}
