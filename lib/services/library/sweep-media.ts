import { referredDigests } from "#lib/db/library-store";
import { library } from "#lib/media/library";
import type { Context } from "../context.ts";

/** An upload is decided on long before its bytes are this old. */
const restMs = 24 * 3_600_000;
const digestsAtOnce = 1000;

/** Removes bytes that nothing refers to: of refused uploads, and of those that were cut off. Answers how many files went. */
export async function sweepMedia({ db }: Pick<Context, "db">, restedSince = new Date(Date.now() - restMs)): Promise<number> {
  const store = library();
  let swept = await store.sweepUnfinished(restedSince);
  for await (const digests of store.batches(digestsAtOnce)) {
    const referred = await referredDigests(db, digests);
    for (const sha256 of digests) if (!referred.has(sha256) && (await store.remove(sha256, restedSince))) swept += 1;
  }
  return swept;
}
