import { randomUUID } from "node:crypto";
import { z } from "zod";
import { decideJoin } from "#lib/domain/meeting";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";
import { changeMeeting } from "./change-meeting.ts";

export const JoinMeetingInput = z.object({ meetingId: id("Name the meeting.") });

/** Somebody says that they are here. */
export async function joinMeeting(context: Context, { meetingId }: z.infer<typeof JoinMeetingInput>): Promise<void> {
  await changeMeeting(context, meetingId, ({ meeting }) => decideJoin(meeting, randomUUID(), context.actor));
}
