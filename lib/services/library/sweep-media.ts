import { claimBytes, itemsWithBytes, referredDigests, referredSince } from "#lib/db/library-store";
import { inTransaction } from "#lib/db/transaction";
import { library } from "#lib/media/library";
import type { Context } from "../context.ts";
import { removeSuperseded } from "./remove-superseded.ts";
import { verifyItem } from "./verify-item.ts";

/** An upload is decided on long before its bytes are this old. */
const restMs = 24 * 3_600_000;
const digestsAtOnce = 1000;
/** What was referred to before was looked at by earlier sweeps, and what is in the library is read again every week. */
const daysLookedAt = 8;

export interface Swept {
  /** How many files nothing referred to: of refused uploads, and of those that were cut off. */
  removed: number;
  /** Digests that something refers to and the store has not, in order. Those of library items have raised their alarm. */
  missing: string[];
}

/** Makes the store and the database agree: what nothing refers to goes, and what is lacking is told. */
export async function sweepMedia(context: Context, restedSince = new Date(Date.now() - restMs)): Promise<Swept> {
  const store = library();
  await removeSuperseded(context);
  let removed = await store.sweepUnfinished(restedSince);
  for await (const digests of store.batches(digestsAtOnce)) {
    const referred = await referredDigests(context.db, digests);
    for (const sha256 of digests)
      if (!referred.has(sha256) && (await removeUnreferred(context, sha256, restedSince))) removed += 1;
  }
  const missing: string[] = [];
  for (const sha256 of await referredSince(context.db, daysLookedAt)) {
    if ((await store.size(sha256)) !== null) continue;
    missing.push(sha256);
    const [item] = await itemsWithBytes(context.db, sha256);
    if (item) await verifyItem(context, { itemId: item.id });
  }
  return { removed, missing };
}

/**
 * Asks once more, now that nobody can begin to refer to these bytes: what was asked of many at once may be over. Should the connection,
 * and the lock with it, be lost while the store removes, bytes that were sent again meanwhile are spared by their age.
 */
function removeUnreferred({ db }: Context, sha256: string, restedSince: Date): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    await claimBytes(tx, sha256);
    if ((await referredDigests(tx, [sha256])).has(sha256)) return false;
    return library().remove(sha256, restedSince);
  });
}
