import { claimBytes, itemThoughtThere, referredBetween, referredDigests } from "#lib/db/library-store";
import { inTransaction } from "#lib/db/transaction";
import { library } from "#lib/media/library";
import type { Context } from "../context.ts";
import { removeSuperseded } from "./remove-superseded.ts";
import { verifyItem } from "./verify-item.ts";

/** An upload is decided on long before its bytes are this old. */
const restMs = 24 * 3_600_000;
const digestsAtOnce = 1000;
/** Before and after every digest. */
const [first, last] = ["", "g"];

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
  const missing: string[] = [];
  let seen = first;
  for await (const digests of store.batches(digestsAtOnce)) {
    const referred = await referredDigests(context.db, digests);
    for (const sha256 of digests)
      if (!referred.has(sha256) && (await removeUnreferred(context, sha256, restedSince))) removed += 1;
    const upTo = lastInOrder(seen, digests);
    missing.push(...(await missingBetween(context, seen, upTo, new Set(digests))));
    seen = upTo;
  }
  missing.push(...(await missingBetween(context, seen, last, new Set())));
  // What was found missing before has raised its alarm, and is told all the same until it is there again.
  for (const sha256 of missing) {
    const itemId = await itemThoughtThere(context.db, sha256);
    if (itemId !== null) await verifyItem(context, { itemId });
  }
  return { removed, missing };
}

/** The last of a batch. A store that lists out of order would hide what it lacks: that is no store to sweep. */
function lastInOrder(seen: string, digests: readonly string[]): string {
  return digests.reduce((before, sha256) => {
    if (sha256 > before) return sha256;
    throw new Error(`The library's store lists ${sha256} after ${before}.`);
  }, seen);
}

/** What is referred to between two digests, and is neither among those listed there nor in the store since. */
async function missingBetween({ db }: Context, after: string, upTo: string, listed: ReadonlySet<string>): Promise<string[]> {
  const missing: string[] = [];
  let seen: string | undefined = after;
  while (seen !== undefined) {
    const referred: string[] = await referredBetween(db, seen, upTo, digestsAtOnce);
    for (const sha256 of referred) if (!listed.has(sha256) && (await library().size(sha256)) === null) missing.push(sha256);
    seen = referred.at(-1);
  }
  return missing;
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
