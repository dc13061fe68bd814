import { lockChange, saveChangeEvents } from "#lib/db/change-store";
import type { Transaction } from "#lib/db/client";
import { appendRecord } from "#lib/db/record";
import { inTransaction } from "#lib/db/transaction";
import type { Change, ChangeEvent } from "#lib/domain/change";
import type { Decision } from "#lib/domain/decision";
import type { Instant } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";

type Decide = (change: Change, now: Instant, tx: Transaction) => Decision<ChangeEvent> | Promise<Decision<ChangeEvent>>;

/** The only way a change changes: the shape of changeRelease. */
export function changeChange(
  { actor, db }: Context,
  { changeId, expectedVersion }: { changeId: string; expectedVersion?: number | undefined },
  decide: Decide,
): Promise<void> {
  return inTransaction(db, async (tx) => {
    const { change, now } = await lockChange(tx, changeId);
    if (expectedVersion !== undefined && expectedVersion !== change.version)
      throw new AppError(
        "conflict",
        `CHG-${change.number} changed since you opened this page. Look at what changed, then save again.`,
      );
    const decision = await decide(change, now, tx);
    if (!decision.allowed) throw new AppError("refused", "The change does not allow this.", decision.refusals);
    const { events } = decision;
    const entryIds = await appendRecord(tx, { streamId: change.streamId, actor, events, subject: { changeId } });
    await saveChangeEvents(
      tx,
      change,
      actor,
      events.map((event, index) => ({ event, entryId: entryIds[index] ?? "" })),
    );
  });
}
