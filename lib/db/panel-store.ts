/** Who may decide now: the policy in force and everybody who would hold a seat. The database seats the same people by itself. */
import { type Panel, type Policy, type PolicyQuestion, policyFor } from "#lib/domain/policy";
import type { Instant, PersonRef } from "#lib/domain/release";
import type { Database, Transaction } from "./client.ts";
import { policiesInForce } from "./policy-store.ts";

type Reader = Database | Transaction;

export interface PanelQuestion extends PolicyQuestion {
  serviceId: string;
  /** The services of the impact snapshot, whose owners a policy may ask. */
  affectedIds: readonly string[];
}

export async function readPanel(db: Reader, question: PanelQuestion): Promise<Panel> {
  return seatsUnder(db, policyFor(await policiesInForce(db, question), question), question);
}

/** Everybody who holds a seat under a policy; by who was appointed at a moment, where a request of that time is at stake. */
export async function seatsUnder(
  db: Reader,
  policy: Policy | null,
  { serviceId, affectedIds }: Pick<PanelQuestion, "serviceId" | "affectedIds">,
  asOf: Instant | null = null,
): Promise<Panel> {
  const services = [...new Set([serviceId, ...affectedIds])];
  const rows = await holders(db, services, asOf);
  const of = (kind: Row["kind"], ofId: string): PersonRef[] =>
    rows.filter((row) => row.kind === kind && row.ofId === ofId).map(({ id, name }) => ({ id, name }));
  const managersId = rows.find(({ kind }) => kind === "managers")?.ofId ?? "";
  const members = (authorityId: string): PersonRef[] => of("member", authorityId);
  const owned = (id: string) => ({ owner: of("owner", id)[0] ?? null, deputy: of("deputy", id)[0] ?? null });
  return {
    policy,
    at: rows[0]?.now ?? new Date(Number.NaN),
    serviceId,
    managersId,
    members: policy ? members(policy.authority.id) : [],
    involved: [],
    changeManagers: members(managersId),
    ...owned(serviceId),
    affected: rows.flatMap(({ kind, ofId, name }) => (kind === "service" ? [{ id: ofId, name, ...owned(ofId) }] : [])),
    named: policy?.authorities.map((authority) => ({ ...authority, members: members(authority.id) })) ?? [],
    delegations: rows.flatMap(({ kind, rowId, id, name, ofId, forId, from, to }) =>
      kind === "delegate" && forId && from && to ? [{ id: rowId, personId: forId, delegate: { id, name }, ofId, from, to }] : [],
    ),
    away: rows.flatMap(({ kind, id }) => (kind === "away" ? [id] : [])),
  };
}

interface Row extends PersonRef {
  now: Instant;
  kind: "managers" | "member" | "owner" | "deputy" | "service" | "delegate" | "away";
  ofId: string;
  rowId: string;
  forId: string | null;
  from: Instant | null;
  to: Instant | null;
}

/** Members, owners, deputies, delegates and who is away: by one statement, so that all stand at one moment. */
const holders = (db: Reader, services: readonly string[], asOf: Instant | null): Promise<Row[]> => db.$queryRaw<Row[]>`
  WITH moment AS MATERIALIZED (SELECT countersign_clock() AS now),
    appointed AS (
      SELECT f.* FROM appointment_in_force f, moment WHERE f.in_force_since <= coalesce(${asOf}::timestamptz, moment.now)
    ), managers AS (SELECT id FROM authority WHERE key = 'change_managers')
  SELECT moment.now, held.kind, held.of_id AS "ofId", held.row_id AS "rowId", held.id, coalesce(p.name, held.label) AS name,
    held.for_id AS "forId", held.from_at AS "from", held.to_at AS "to"
  FROM (
    SELECT 'managers' AS kind, id AS of_id, id AS row_id, id, '' AS label, NULL::uuid AS for_id, NULL::timestamptz AS from_at, NULL::timestamptz AS to_at
    FROM managers
    UNION ALL SELECT 'service', s.id, s.id, s.id, s.name, NULL, NULL, NULL FROM service s
    WHERE s.id = ANY (${services}::uuid[]) AND (s.state <> 'retired' OR s.id = ${services[0]}::uuid)
    UNION ALL SELECT DISTINCT 'member', coalesce(f.authority_id, managers.id), f.person_id, f.person_id, '', NULL::uuid, NULL::timestamptz, NULL::timestamptz
    FROM appointed f, managers WHERE f.kind = 'member' AND f.authority_id <> managers.id OR f.role = 'change_manager'
    UNION ALL (
      SELECT DISTINCT ON (f.service_id, f.kind) f.kind::text, f.service_id, f.id, f.person_id, '', NULL::uuid, NULL::timestamptz, NULL::timestamptz
      FROM appointed f WHERE f.service_id = ANY (${services}::uuid[]) AND f.kind IN ('owner', 'deputy')
      ORDER BY f.service_id, f.kind, f.proposed_at DESC, f.id)
    UNION ALL SELECT 'delegate', coalesce(d.authority_id, d.service_id), d.id, d.delegate_id, '', d.person_id, d.from_at, d.to_at
    FROM delegation_in_force d, moment WHERE d.to_at > moment.now AND d.in_force_since <= coalesce(${asOf}::timestamptz, moment.now)
    UNION ALL SELECT DISTINCT 'away', a.person_id, a.person_id, a.person_id, '', NULL::uuid, NULL::timestamptz, NULL::timestamptz
    FROM absence a, moment WHERE a.ended_at IS NULL AND a.from_at <= moment.now AND a.to_at > moment.now
  ) held CROSS JOIN moment LEFT JOIN person p ON p.id = held.id AND held.kind <> 'service'
  ORDER BY name, held.id`;

/** Ids of the standard-change templates that are confirmed and not expired. */
export async function readTemplatesInForce(db: Reader): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ id: string }[]>`SELECT id FROM change_template WHERE template_in_force(id)`;
  return new Set(rows.map(({ id }) => id));
}
