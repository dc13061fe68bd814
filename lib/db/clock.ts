import type { Instant } from "#lib/domain/release";
import type { Database, Transaction } from "./client.ts";

/** The clock that the record and every deadline go by: the server's, and in a demonstration the demonstration's. */
export async function clockTime(db: Database | Transaction): Promise<Instant> {
  const [row] = await db.$queryRaw<{ now: Instant }[]>`SELECT countersign_clock() AS now`;
  if (!row) throw new Error("The database has no clock.");
  return row.now;
}
