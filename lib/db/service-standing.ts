/** Who owns services now, how their deployments of the last twelve months went, and which services still in use depend on them. */
import type { ProvenanceRule } from "#lib/domain/provenance";
import type { Instant, PersonRef, ServiceState } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import type { Database, Transaction } from "./client.ts";
import { Prisma } from "./generated/client.ts";

export interface ServiceStanding {
  now: Instant;
  /** The organisation's, whatever the service. */
  ratificationHours: number;
  provenanceRule: ProvenanceRule;
  owner: PersonRef | null;
  deputy: PersonRef | null;
  changeSuccess: { deployments: number; succeeded: number };
  dependants: { id: string; key: string; name: string; state: ServiceState }[];
}

/** So many of the latest deployments are enough to tell, however busy a service is. */
const mostDeployments = 500;

/** Any number of services by one statement, each with the database's time at which it was read. */
export const serviceStandings = (db: Database | Transaction, serviceIds: readonly string[]) =>
  standingsOf(db, Prisma.sql`SELECT DISTINCT unnest(${[...serviceIds]}::uuid[])`);

export async function serviceStanding(db: Database | Transaction, serviceId: string): Promise<ServiceStanding> {
  // A single id: for an array of unknown length PostgreSQL would plan anew each time, longer than it reads.
  const standing = (await standingsOf(db, Prisma.sql`SELECT ${serviceId}::uuid`)).get(serviceId);
  if (!standing) throw new AppError("not-found", "There is no such service.");
  return standing;
}

async function standingsOf(db: Database | Transaction, ids: Prisma.Sql): Promise<Map<string, ServiceStanding>> {
  const rows = await db.$queryRaw<(ServiceStanding & { id: string })[]>`
    WITH wanted (id) AS (${ids}), holder AS (
      SELECT DISTINCT ON (f.service_id, f.kind) f.service_id, f.kind, jsonb_build_object('id', p.id, 'name', p.name) AS person
      FROM appointment_in_force f JOIN person p ON p.id = f.person_id
      WHERE f.service_id IN (SELECT id FROM wanted) AND f.kind IN ('owner', 'deputy')
      ORDER BY f.service_id, f.kind, f.proposed_at DESC, f.id
    )
    SELECT countersign_clock() AS now, w.id, coalesce((SELECT ratification_hours FROM organisation), 72) AS "ratificationHours",
      (SELECT jsonb_build_object('version', p.version, 'whenMissing', p.when_missing, 'whenBad', p.when_bad, 'whenForeign', p.when_foreign)
        FROM provenance_rule p LEFT JOIN provenance_rule_confirmation c ON c.rule_id = p.id
        WHERE p.proposed_by IS NULL OR c.rule_id IS NOT NULL ORDER BY p.version DESC LIMIT 1) AS "provenanceRule",
      (SELECT person FROM holder WHERE service_id = w.id AND kind = 'owner') AS owner,
      (SELECT person FROM holder WHERE service_id = w.id AND kind = 'deputy') AS deputy,
      (SELECT jsonb_build_object('deployments', count(*), 'succeeded', count(*) FILTER (WHERE outcome = 'finished' AND NOT missed)) FROM (
        SELECT d.outcome, EXISTS (SELECT FROM target_verdict v WHERE v.release_id = d.release_id AND v.verdict = 'missed') AS missed
        FROM release r JOIN deployment d ON d.release_id = r.id JOIN environment e ON e.id = d.environment_id
        WHERE r.service_id = w.id AND e.is_production AND d.ended_at > countersign_clock() - interval '12 months'
        ORDER BY d.ended_at DESC LIMIT ${mostDeployments}
      ) ended) AS "changeSuccess",
      coalesce((
        SELECT jsonb_agg(DISTINCT jsonb_build_object('id', s.id, 'key', s.key, 'name', s.name, 'state', s.state))
        FROM relation r JOIN service s ON s.id = r.from_service_id
        WHERE r.to_service_id = w.id AND r.removed_at IS NULL AND s.state IN ('transition', 'live', 'retiring')
      ), '[]'::jsonb) AS dependants
    FROM wanted w`;
  return new Map(rows.map(({ id, ...standing }) => [id, standing]));
}
