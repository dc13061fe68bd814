import type { Transaction } from "#lib/db/client";
import { appendRecord } from "#lib/db/record";
import { saveReleaseEvents } from "#lib/db/release-events";
import { lockRelease } from "#lib/db/release-store";
import { inTransaction } from "#lib/db/transaction";
import type { Decision } from "#lib/domain/decision";
import { supersededBy } from "#lib/domain/gate-asking";
import type { Instant, Release } from "#lib/domain/release";
import type { ReleaseEvent } from "#lib/domain/release-event";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";

export interface ReleaseTarget {
  releaseId: string;
  /** The version the editor saw; absent where the input itself names what was seen, as a vote names its evidence. */
  expectedVersion?: number | undefined;
}

type Decide = (release: Release, now: Instant, tx: Transaction) => Decision<ReleaseEvent> | Promise<Decision<ReleaseEvent>>;

/** The only way a release changes: lock, compare version, decide, record, store. A refused decision leaves no trace. */
export function changeRelease(
  { actor, db }: Context,
  { releaseId, expectedVersion }: ReleaseTarget,
  decide: Decide,
): Promise<readonly ReleaseEvent[]> {
  return inTransaction(db, async (tx) => {
    const { release, now } = await lockRelease(tx, releaseId);
    if (expectedVersion !== undefined && expectedVersion !== release.version)
      throw new AppError(
        "conflict",
        `REL-${release.number} changed since you opened this page. Look at what changed, then save again.`,
      );
    const decision = await decide(release, now, tx);
    if (!decision.allowed) throw new AppError("refused", "The release does not allow this.", decision.refusals);
    const events = [...decision.events, ...supersededBy(release, decision.events)];
    // What is so already is said again: there is nothing to tell, and nothing to write.
    if (events.length === 0) return events;
    const entryIds = await appendRecord(tx, { streamId: release.streamId, actor, events, subject: { releaseId } });
    await saveReleaseEvents(
      tx,
      release,
      actor,
      events.map((event, index) => ({ event, entryId: entryIds[index] ?? "" })),
    );
    return events;
  });
}
