import type { Transaction } from "#lib/db/client";
import { lockMeeting, type StoredMeeting, saveMeetingEvents } from "#lib/db/meeting-store";
import { appendRecord } from "#lib/db/record";
import { inTransaction } from "#lib/db/transaction";
import type { Decision } from "#lib/domain/decision";
import type { MeetingEvent } from "#lib/domain/meeting-event";
import type { Instant } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";

type Decide = (stored: StoredMeeting, now: Instant, tx: Transaction) => Decision<MeetingEvent> | Promise<Decision<MeetingEvent>>;

/** The only way a meeting changes: the shape of changeRelease, in the stream of the meeting. */
export function changeMeeting({ actor, db }: Context, meetingId: string, decide: Decide): Promise<StoredMeeting> {
  return inTransaction(db, async (tx) => {
    const { now, ...stored } = await lockMeeting(tx, meetingId);
    const decision = await decide(stored, now, tx);
    if (!decision.allowed) throw new AppError("refused", "The meeting does not allow this.", decision.refusals);
    const { events } = decision;
    const entryIds = await appendRecord(tx, { streamId: stored.streamId, actor, events, subject: { meetingId } });
    await saveMeetingEvents(
      tx,
      meetingId,
      actor,
      events.map((event, index) => ({ event, entryId: entryIds[index] ?? "" })),
    );
    return stored;
  });
}
