import { clearOutbox, notifyListeners, takeOutbox } from "#lib/db/outbox";
import { inTransaction } from "#lib/db/transaction";
import type { Context } from "../context.ts";
import { raiseNeeds } from "../need/raise-needs.ts";

/** Sends what waits in the outbox: who needs what, and one coalesced notification, whatever the number of rows. Answers the topics. */
export function sendOutbox({ db }: Pick<Context, "db">): Promise<string[]> {
  return inTransaction(db, async (tx) => {
    const { topics, entryIds } = await takeOutbox(tx);
    await raiseNeeds(tx, entryIds);
    if (topics.length > 0) await notifyListeners(tx, topics);
    return topics;
  });
}

/** Forgets what was sent long ago. */
export async function forgetSentOutbox({ db }: Pick<Context, "db">): Promise<void> {
  await inTransaction(db, clearOutbox);
}
