import { saveAdminEvents } from "#lib/db/admin-events";
import type { Transaction } from "#lib/db/client";
import { appendRecord, lockAdminStream } from "#lib/db/record";
import { inTransaction } from "#lib/db/transaction";
import type { AdminEvent } from "#lib/domain/admin-event";
import type { Decision } from "#lib/domain/decision";
import type { Instant } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import type { Context } from "./context.ts";

type Decide = (tx: Transaction, now: Instant) => Promise<Decision<AdminEvent>>;

/**
 * The only way people, appointments, services, environments and templates change: the shape of changeRelease, with the admin stream of
 * the record as the lock. `keepSecret` stores, in the same transaction, what no record may hold.
 */
export function administer(
  { actor, db }: Context,
  decide: Decide,
  keepSecret?: (tx: Transaction) => Promise<void>,
): Promise<readonly AdminEvent[]> {
  return inTransaction(db, async (tx) => {
    const { streamId, now } = await lockAdminStream(tx);
    const decision = await decide(tx, now);
    if (!decision.allowed) throw new AppError("refused", "This cannot be done as it stands.", decision.refusals);
    const { events } = decision;
    const entryIds = await appendRecord(tx, { streamId, actor, events });
    await saveAdminEvents(
      tx,
      actor,
      events.map((event, index) => ({ event, entryId: entryIds[index] ?? "" })),
    );
    await keepSecret?.(tx);
    return events;
  });
}
