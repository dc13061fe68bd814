import type { Instant } from "#lib/domain/release";
import { type RecordedAt, type StretchClock, waitingClock } from "#lib/domain/waiting-clock";
import type { Viewer } from "./viewer.ts";

/** What a release waited for, gate by gate, as its record tells it. Few of its entries say anything about that. */
export async function releaseClock({ db }: Viewer, streamId: string, now: Instant): Promise<StretchClock[]> {
  const entries = await db.$queryRaw<RecordedAt[]>`
    SELECT e.recorded_at AS at, e.content FROM record_entry e
    WHERE e.stream_id = ${streamId}::uuid AND (e.sequence = 1 OR e.content->>'type' IN ('phase.entered', 'schedule.saved', 'vote.cast',
      'deployment.started', 'deployment.ended') OR e.content->>'type' LIKE 'authorization.%')
    ORDER BY e.sequence`;
  return waitingClock(entries, now);
}
