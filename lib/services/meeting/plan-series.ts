import { randomUUID } from "node:crypto";
import { readSeries } from "#lib/db/meeting-series-store";
import { createMeeting, lockMeeting, plannedMeeting, saveMeetingEvents } from "#lib/db/meeting-store";
import { appendRecord, lockAdminStream } from "#lib/db/record";
import { inTransaction } from "#lib/db/transaction";
import { decideMove, isMissed } from "#lib/domain/meeting";
import { isOccurrence, occurrencesAfter } from "#lib/domain/recurrence";
import type { Context } from "../context.ts";

const minute = 60_000;

/**
 * Sees to it that the next meeting of a series is planned: one at a time, so that it has a number and a place of its own, while the
 * dates after it are only computed. Called again it does nothing. Answers the number it planned or moved, if any.
 */
export function planSeries({ actor, db }: Context, seriesId: string): Promise<number | null> {
  return inTransaction(db, async (tx) => {
    const { now } = await lockAdminStream(tx);
    const series = await readSeries(tx, seriesId);
    if (series.isEnded) return null;
    const standing = await plannedMeeting(tx, seriesId);
    // A meeting whose time runs is still the next one.
    const running = new Date(now.getTime() - series.minutes * minute);
    const after = standing.last && standing.last > running ? standing.last : running;
    const [next] = occurrencesAfter(series, after, 1);
    if (!next) return null;
    if (standing.plannedId === null) return createMeeting(tx, actor, { id: randomUUID(), series, startsAt: next });
    const { meeting, streamId } = await lockMeeting(tx, standing.plannedId);
    if (meeting.state !== "planned" || (!isMissed(meeting, now) && isOccurrence(series, meeting.startsAt))) return null;
    const decision = decideMove(meeting, next);
    if (!decision.allowed || next.getTime() === meeting.startsAt.getTime()) return null;
    const { events } = decision;
    const [entryId = ""] = await appendRecord(tx, { streamId, actor, events, subject: { meetingId: meeting.id } });
    await saveMeetingEvents(
      tx,
      meeting.id,
      actor,
      events.map((event) => ({ event, entryId })),
    );
    return meeting.number;
  });
}
