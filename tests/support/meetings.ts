/** Meetings for tests: a series whose first meeting is now, and the meeting itself at any point of its way. */
import { database } from "#lib/db/client";
import { readMeeting } from "#lib/db/meeting-store";
import type { Meeting } from "#lib/domain/meeting";
import { defineSeries } from "#lib/services/meeting/define-series";
import { joinMeeting } from "#lib/services/meeting/join-meeting";
import { startMeeting } from "#lib/services/meeting/start-meeting";
import { clock } from "./clock.ts";
import { staff } from "./factories.ts";
import { authorityId, type Someone } from "./people.ts";

/** What a form sends for a weekly meeting of the CAB, an hour long, the first of them this very minute. */
export async function weekly(chair?: Someone) {
  const { cab } = staff();
  return {
    authorityId: await authorityId("cab"),
    name: "CAB weekly",
    chairId: (chair ?? cab[0]).id,
    repeats: "FREQ=WEEKLY",
    ownRule: "",
    startsOn: (await clock()).toISOString().slice(0, 16),
    timeZone: "UTC",
    minutes: 60,
    itemMinutes: 5,
    leadHours: 0,
    quorum: 2,
  };
}

export interface MadeMeeting {
  id: string;
  number: number;
  seriesId: string;
  chair: Someone;
  read: () => Promise<Meeting>;
}

/** A planned meeting of the CAB, of which the first member is the chair. */
export async function plannedMeeting(given: Partial<Awaited<ReturnType<typeof weekly>>> = {}): Promise<MadeMeeting> {
  const { changeManager, cab } = staff();
  const seriesId = await defineSeries(changeManager.context, { ...(await weekly()), ...given });
  const { id, number } = await database().meeting.findFirstOrThrow({
    where: { seriesId, state: "planned" },
    select: { id: true, number: true },
  });
  return { id, number, seriesId, chair: cab[0], read: async () => (await readMeeting(database(), { id })).meeting };
}

/** A meeting that runs, with these people here. */
export async function startedMeeting(...people: readonly Someone[]): Promise<MadeMeeting> {
  const made = await plannedMeeting();
  await startMeeting(made.chair.context, { meetingId: made.id });
  for (const { context } of people) await joinMeeting(context, { meetingId: made.id });
  return made;
}
