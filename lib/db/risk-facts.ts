/** What the risk of a release is weighed by beside the release itself. */
import type { Gate, Instant, Release } from "#lib/domain/release";
import { type Collision, type RiskFacts, weighsCollisions } from "#lib/domain/risk";
import type { Database, Transaction } from "./client.ts";

export async function readRiskFacts(db: Database | Transaction, release: Release, gate: Gate, now: Instant): Promise<RiskFacts> {
  return {
    changeSuccess: { takenAt: now, ...release.service.changeSuccess },
    collisions: weighsCollisions(gate) ? await readCollisions(db, release) : [],
  };
}

/** As many as are told; a window with more is no better known by them. */
const most = 50;

/**
 * Other releases whose windows lie across this one's, and that reach the same services: by number, none without a window. They reach the same services where one of the two is about a
 * service that the other hits: as the impact snapshots have it, taken last while planning.
 */
async function readCollisions(db: Database | Transaction, { id, service, impact, schedule }: Release): Promise<Collision[]> {
  if (!schedule?.windowStart || !schedule.windowEnd) return [];
  const hit = [service.id, ...(impact?.services ?? []).map((one) => one.id)];
  return db.$queryRaw<Collision[]>`
    SELECT r.number, r.title, s.name AS service
    FROM schedule w JOIN release r ON r.id = w.release_id JOIN service s ON s.id = r.service_id
    WHERE w.window_start < ${schedule.windowEnd} AND w.window_end > ${schedule.windowStart}
      AND r.id <> ${id}::uuid AND r.phase IN ('planning', 'build_and_test', 'check_in', 'deployment')
      AND (r.service_id = ANY (${hit}::uuid[]) OR (
        SELECT i.services FROM impact_snapshot i WHERE i.release_id = r.id ORDER BY i.taken_at DESC, i.id DESC LIMIT 1
      ) @> jsonb_build_array(jsonb_build_object('id', ${service.id}::text)))
    ORDER BY r.number LIMIT ${most}`;
}
