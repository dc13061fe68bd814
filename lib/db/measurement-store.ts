import type { Instant } from "#lib/domain/release";
import type { MeasuredTarget } from "#lib/domain/review";
import type { Database, Transaction } from "./client.ts";

/** Per target, the latest measurement of a time that began at `since` or after. */
export async function measurementsSince(
  db: Database | Transaction,
  targetIds: readonly string[],
  since: Instant,
): Promise<MeasuredTarget[]> {
  const rows = await db.measurement.findMany({
    where: { targetId: { in: [...targetIds] }, fromAt: { gte: since } },
    distinct: ["targetId"],
    orderBy: [{ targetId: "asc" }, { toAt: "desc" }, { enteredAt: "desc" }],
  });
  return rows.map(({ targetId, value, sampleSize }) => ({ targetId, measurement: { value: Number(value), sampleSize } }));
}
