import { z } from "zod";
import { decidePull } from "#lib/domain/meeting";
import type { Context } from "../context.ts";
import { id, optionalText } from "../fields.ts";
import { changeMeeting } from "./change-meeting.ts";

export const PullItemInput = z.object({
  meetingId: id("Name the meeting."),
  authorizationId: id("Name the item."),
  reason: optionalText(1000),
});

/** Takes an item out of the consent block, so that it is voted upon by itself. */
export async function pullItem(context: Context, { meetingId, ...pull }: z.infer<typeof PullItemInput>): Promise<void> {
  await changeMeeting(context, meetingId, ({ meeting }) => decidePull(meeting, pull, context.actor));
}
