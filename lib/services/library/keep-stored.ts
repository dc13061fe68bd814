import type { Transaction } from "#lib/db/client";
import { keepBytes } from "#lib/db/library-store";
import { AppError } from "#lib/errors";
import { library } from "#lib/media/library";

/**
 * Keeps stored bytes from the sweep until the transaction that begins to refer to them is through, or says that they are gone.
 *
 * Bytes are stored before the transaction, and may be the same as old ones that the sweep has just found to be nobody's. Both take one
 * lock per digest and look only once they have it: whoever refers to bytes looks into the store, the sweep into the database. So either
 * the reference is there before the sweep asks, and the bytes stay; or they are gone before this asks, and the sender hears of it. It
 * needs nothing of the store but that what was removed is seen to be removed, which a folder and a bucket both promise. Moving bytes
 * away and back would leave a moment without them, and copies everything twice in a bucket.
 */
export async function keepStored(tx: Transaction, sha256: string): Promise<void> {
  await keepBytes(tx, sha256);
  if ((await library().size(sha256)) !== null) return;
  const message = "Just now the library cleared away old, unused bytes with the same digest. Send the file again.";
  throw new AppError("conflict", message, [{ code: "swept", message }]);
}
