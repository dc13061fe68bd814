/** Filters that people keep: each reads, writes and deletes their own. */
import { randomUUID } from "node:crypto";
import type { FilterEvent, KeptFilter } from "#lib/domain/saved-filter";
import { AppError } from "#lib/errors";
import type { Database, Transaction } from "./client.ts";

/** Locks the person, so that two of their tabs do not keep one filter too many, and reads what they keep. */
export async function lockFilters(tx: Transaction, personId: string): Promise<KeptFilter[]> {
  const locked = await tx.$queryRaw<unknown[]>`SELECT 1 FROM person WHERE id = ${personId}::uuid FOR NO KEY UPDATE`;
  if (locked.length === 0) throw new AppError("not-found", "There is no such person.");
  return tx.savedFilter.findMany({ where: { personId }, select: { list: true, name: true, query: true } });
}

export async function saveFilterEvents(tx: Transaction, personId: string, events: readonly FilterEvent[]): Promise<void> {
  for (const { list, name, query } of events) {
    await tx.savedFilter.upsert({
      where: { personId_list_name: { personId, list, name } },
      create: { id: randomUUID(), personId, list, name, query },
      update: { query },
    });
  }
}

/** Whether the person kept such a filter. */
export async function deleteFilterOf(db: Database, personId: string, filterId: string): Promise<boolean> {
  const { count } = await db.savedFilter.deleteMany({ where: { id: filterId, personId } });
  return count > 0;
}
