import type { ChangeSuccess } from "#lib/domain/risk";
import { AppError } from "#lib/errors";
import type { Database, Transaction } from "./client.ts";

/** So many of the latest are enough to tell, however busy a service is. */
const mostDeployments = 500;

/** How the production deployments of a service went that ended within the last twelve months, with the time at which it was read. */
export async function readChangeSuccess(db: Database | Transaction, serviceId: string): Promise<ChangeSuccess> {
  const [row] = await db.$queryRaw<ChangeSuccess[]>`
    SELECT countersign_clock() AS "takenAt", count(*)::int AS deployments,
      (count(*) FILTER (WHERE outcome = 'finished' AND NOT missed))::int AS succeeded
    FROM (
      SELECT d.outcome, EXISTS (SELECT FROM target_verdict v WHERE v.release_id = d.release_id AND v.verdict = 'missed') AS missed
      FROM release r JOIN deployment d ON d.release_id = r.id JOIN environment e ON e.id = d.environment_id
      WHERE r.service_id = ${serviceId}::uuid AND e.is_production AND d.ended_at > countersign_clock() - interval '12 months'
      ORDER BY d.ended_at DESC LIMIT ${mostDeployments}
    ) ended`;
  if (!row) throw new AppError("not-found", "There is no such service.");
  return row;
}
