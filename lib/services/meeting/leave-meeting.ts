import { randomUUID } from "node:crypto";
import { z } from "zod";
import { decideLeave } from "#lib/domain/meeting";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";
import { changeMeeting } from "./change-meeting.ts";

export const LeaveMeetingInput = z.object({ meetingId: id("Name the meeting.") });

/** Somebody leaves before the end; they may come again. */
export async function leaveMeeting(context: Context, { meetingId }: z.infer<typeof LeaveMeetingInput>): Promise<void> {
  await changeMeeting(context, meetingId, ({ meeting }) => decideLeave(meeting, randomUUID(), context.actor));
}
