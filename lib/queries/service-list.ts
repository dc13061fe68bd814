import { Prisma } from "#lib/db/generated/client";
import type { Comparison, ServiceState, TargetVerdict } from "#lib/domain/release";
import { judgeTarget } from "#lib/domain/service-level";
import { type ComingRelease, comingReleases } from "./coming-releases.ts";
import type { Viewer } from "./viewer.ts";

export interface ServiceFilter {
  /** A state, every service that is not retired, or all. */
  state: ServiceState | "current" | "all";
  tier: number | null;
  /** Only what this viewer owns, or deputises for. */
  isMine: boolean;
  text: string;
  /** The key of the service after which the page begins: the cursor. */
  after: string | null;
}

export interface ListedService {
  id: string;
  key: string;
  name: string;
  tier: number;
  state: ServiceState;
  owner: string | null;
  deputy: string | null;
  /** Every target in force, judged by what was measured last. */
  verdicts: TargetVerdict[];
  /** The nearest few of them; each knows how many there are. */
  coming: ComingRelease[];
}

export interface ServiceList {
  services: ListedService[];
  /** Where the next page begins, null at the end. */
  after: string | null;
}

export const servicesPerPage = 50;
const mostComing = 3;

/** One page of services, the most critical first, each with how well it is and what is coming: three statements. */
export async function serviceList(viewer: Viewer, filter: ServiceFilter): Promise<ServiceList> {
  const rows = await viewer.db.$queryRaw<Omit<ListedService, "verdicts" | "coming">[]>`
    SELECT s.id, s.key, s.name, s.tier, s.state, ${holder("owner")} AS owner, ${holder("deputy")} AS deputy
    FROM service s
    WHERE ${Prisma.join(conditionsOf(viewer, filter), " AND ")}
    ORDER BY s.tier, s.name, s.key LIMIT ${servicesPerPage + 1}`;
  const shown = rows.slice(0, servicesPerPage);
  const ids = shown.map(({ id }) => id);
  const verdicts = await lastVerdicts(viewer, ids);
  const coming = await comingReleases(viewer, ids, mostComing);
  return {
    services: shown.map((row) => ({ ...row, verdicts: verdicts.get(row.id) ?? [], coming: coming.get(row.id) ?? [] })),
    after: rows.length > servicesPerPage ? (shown.at(-1)?.key ?? null) : null,
  };
}

const holder = (kind: "owner" | "deputy"): Prisma.Sql => Prisma.sql`(
  SELECT p.name FROM appointment_in_force f JOIN person p ON p.id = f.person_id
  WHERE f.service_id = s.id AND f.kind = ${kind}::appointment_kind ORDER BY f.proposed_at DESC, f.id LIMIT 1)`;

function conditionsOf({ actor }: Viewer, { state, tier, isMine, text, after }: ServiceFilter): Prisma.Sql[] {
  const conditions = [Prisma.sql`true`];
  if (state === "current") conditions.push(Prisma.sql`s.state <> 'retired'`);
  else if (state !== "all") conditions.push(Prisma.sql`s.state = ${state}::service_state`);
  if (tier !== null) conditions.push(Prisma.sql`s.tier = ${tier}`);
  if (isMine)
    conditions.push(Prisma.sql`EXISTS (
      SELECT 1 FROM appointment_in_force f WHERE f.service_id = s.id AND f.kind IN ('owner', 'deputy')
        AND f.person_id = ${actor.kind === "person" ? actor.id : null}::uuid)`);
  const wanted = text.trim().toLowerCase();
  if (wanted !== "") conditions.push(Prisma.sql`(strpos(lower(s.name), ${wanted}) > 0 OR strpos(s.key, ${wanted}) > 0)`);
  if (after !== null)
    conditions.push(Prisma.sql`(s.tier, s.name, s.key) > (SELECT p.tier, p.name, p.key FROM service p WHERE p.key = ${after})`);
  return conditions;
}

interface LastRow {
  serviceId: string;
  id: string;
  name: string;
  comparison: Comparison;
  unit: string;
  value: number;
  measured: number | null;
  sampleSize: number | null;
}

async function lastVerdicts({ db }: Viewer, serviceIds: readonly string[]): Promise<Map<string, TargetVerdict[]>> {
  const rows = await db.$queryRaw<LastRow[]>`
    SELECT t.service_id AS "serviceId", t.id, t.name, t.comparison, t.unit, t.value::float8 AS value,
      last.value::float8 AS measured, last.sample_size AS "sampleSize"
    FROM service_target t
    LEFT JOIN LATERAL (SELECT m.value, m.sample_size FROM measurement m WHERE m.target_id = t.id ORDER BY m.to_at DESC LIMIT 1) last ON true
    WHERE t.service_id = ANY (${[...serviceIds]}::uuid[]) AND t.ended_at IS NULL
    ORDER BY t.service_id, t.name, t.id`;
  const judged = rows.map(({ serviceId, measured, sampleSize, ...target }) => ({
    serviceId,
    verdict: judgeTarget(target, measured === null || sampleSize === null ? null : { value: measured, sampleSize }),
  }));
  const byService = Map.groupBy(judged, ({ serviceId }) => serviceId);
  return new Map([...byService].map(([id, list]) => [id, list.map(({ verdict }) => verdict)]));
}
