import { z } from "zod";
import { decideSaveSchedule } from "#lib/domain/plan";
import type { Context } from "../context.ts";
import { optionalInstant, optionalText, releaseTarget, wholeNumber } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const SaveScheduleInput = z.object({
  ...releaseTarget,
  windowStart: optionalInstant,
  windowEnd: optionalInstant,
  observationDays: wholeNumber({ min: 0, max: 90, error: "Watch it for 0 to 90 days." }),
  communication: optionalText(8000),
});

/** Saves the window, the days it is watched afterwards, and who is told when. */
export async function saveSchedule(
  context: Context,
  { releaseId, expectedVersion, ...schedule }: z.infer<typeof SaveScheduleInput>,
): Promise<void> {
  await changeRelease(context, { releaseId, expectedVersion }, (release, now) =>
    decideSaveSchedule(release, { schedule }, context.actor, now),
  );
}
