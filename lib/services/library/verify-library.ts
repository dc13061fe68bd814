import { itemsUnseenFor } from "#lib/db/library-store";
import type { Context } from "../context.ts";
import { verifyItem } from "./verify-item.ts";

const daysBetweenChecks = 7;
const mostItems = 500;

/** Re-hashes what nobody looked at for a week. Answers what was not intact, in words for whoever watches the log. */
export async function verifyLibrary(context: Context): Promise<string[]> {
  const damaged: string[] = [];
  for (const itemId of await itemsUnseenFor(context.db, daysBetweenChecks, mostItems)) {
    const result = await verifyItem(context, { itemId });
    if (result !== "intact") damaged.push(`Library item ${itemId} is ${result}.`);
  }
  return damaged;
}
