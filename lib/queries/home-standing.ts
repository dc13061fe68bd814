import type { DeskFacts } from "#lib/domain/first-steps";
import { may } from "#lib/domain/permissions";
import type { ChangeState, Comparison, Instant, ServiceTarget } from "#lib/domain/release";
import { judgeTarget } from "#lib/domain/service-level";
import type { Viewer } from "./viewer.ts";

export interface MissedTarget {
  serviceKey: string;
  serviceName: string;
  target: ServiceTarget;
  measured: number;
  measuredUntil: Instant;
  /** The open release of the service, which may mend it: the latest one. */
  openRelease: number | null;
}

export interface Proposal {
  id: string;
  what: "appointment" | "template";
  /** "Ann Lee as member of Change advisory board", or the template's name. */
  kind: "role" | "member" | "owner" | "deputy" | null;
  name: string;
  of: string;
  proposedBy: string;
  proposedAt: Instant | null;
}

/** An emergency that was deployed and is neither ratified nor not ratified. */
export interface OwedRatification {
  number: number;
  title: string;
  serviceName: string;
  managerName: string;
  by: Instant;
  isOverdue: boolean;
  /** The request that is pending; null while it has to be asked for. */
  authorization: number | null;
  /** Whether this person manages it. */
  isMine: boolean;
}

export interface HomeStanding {
  now: Instant;
  ratifications: OwedRatification[];
  changes: {
    number: number;
    title: string;
    state: ChangeState;
    serviceName: string;
    carriedBy: number | null;
  }[];
  missed: MissedTarget[];
  proposals: Proposal[];
  boards: string[];
  services: string[];
  facts: DeskFacts;
}

interface MeasuredRow {
  serviceKey: string;
  serviceName: string;
  id: string;
  name: string;
  comparison: Comparison;
  value: number;
  unit: string;
  measured: number;
  sampleSize: number;
  toAt: string;
  openRelease: number | null;
}

type Row = Omit<HomeStanding, "missed" | "proposals" | "facts" | "ratifications"> & {
  ratifications: (Omit<OwedRatification, "by"> & { by: string })[];
  measured: MeasuredRow[];
  proposals: (Omit<Proposal, "proposedAt"> & { proposedAt: string | null })[];
  facts: DeskFacts;
};

const most = 12;

/** What else waits for somebody, what they are, and what the installation has so far: one statement. */
export async function homeStanding({ actor, db }: Viewer, me: string | null): Promise<HomeStanding> {
  const [row] = await db.$queryRaw<Row[]>`
    WITH held AS (SELECT f.kind, f.role, f.authority_id, f.service_id, f.person_id FROM appointment_in_force f),
    mine AS (
      SELECT h.service_id AS id FROM held h WHERE h.person_id = ${me}::uuid AND h.kind IN ('owner', 'deputy')
      UNION (SELECT m.service_id FROM (
        SELECT service_id FROM release WHERE manager_id = ${me}::uuid ORDER BY number DESC LIMIT 50) m)
    )
    SELECT countersign_clock() AS now,
      coalesce((SELECT json_agg(x) FROM (
        SELECT c.number, c.title, c.state, s.name AS "serviceName",
          (SELECT r.number FROM release_change rc JOIN release r ON r.id = rc.release_id WHERE rc.change_id = c.id AND rc.is_open) AS "carriedBy"
        FROM change c JOIN service s ON s.id = c.service_id
        WHERE c.raised_by = ${me}::uuid AND c.state IN ('draft', 'submitted', 'refused', 'authorized')
        ORDER BY c.number DESC LIMIT ${most}) x), '[]') AS changes,
      coalesce((SELECT json_agg(x) FROM (
        SELECT s.key AS "serviceKey", s.name AS "serviceName", t.id, t.name, t.comparison, t.value, t.unit,
          l.value AS measured, l.sample_size AS "sampleSize", l.to_at AS "toAt", (SELECT r.number FROM release r
            WHERE r.service_id = s.id AND r.phase NOT IN ('closed', 'cancelled') ORDER BY r.number DESC LIMIT 1) AS "openRelease"
        FROM mine JOIN service s ON s.id = mine.id AND s.state <> 'retired'
        JOIN service_target t ON t.service_id = s.id AND t.ended_at IS NULL
        JOIN LATERAL (SELECT * FROM measurement m WHERE m.target_id = t.id ORDER BY m.to_at DESC LIMIT 1) l ON true
        ORDER BY s.tier, s.name, t.name LIMIT 200) x), '[]') AS measured,
      coalesce((SELECT json_agg(x ORDER BY x.by) FROM (
        SELECT r.number, r.title, s.name AS "serviceName", p.name AS "managerName", r.manager_id = ${me}::uuid AS "isMine",
          d.by, d.by <= countersign_clock() AS "isOverdue", (SELECT a.number FROM "authorization" a
            WHERE a.release_id = r.id AND a.subject = 'ratification' AND a.state = 'pending') AS authorization
        FROM release r JOIN service s ON s.id = r.service_id JOIN person p ON p.id = r.manager_id
        CROSS JOIN LATERAL (SELECT max(e.ended_at) + (SELECT ratification_hours FROM organisation) * interval '1 hour' AS by
          FROM deployment e WHERE e.release_id = r.id) d
        WHERE r.model = 'emergency' AND r.phase IN ('deployment', 'review') AND d.by IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM "authorization" a
            WHERE a.release_id = r.id AND a.subject = 'ratification' AND a.state IN ('granted', 'refused'))
          AND (r.manager_id = ${me}::uuid OR EXISTS (SELECT 1 FROM held h LEFT JOIN authority u ON u.id = h.authority_id
            WHERE h.person_id = ${me}::uuid AND (u.key = 'cab' OR h.role = 'change_manager')))
        ORDER BY d.by LIMIT ${most}) x), '[]') AS ratifications,
      coalesce((SELECT json_agg(x ORDER BY x."proposedAt" NULLS LAST) FROM (
        (SELECT a.id, 'appointment' AS what, a.kind, p.name, coalesce(u.name, s.name, a.role::text) AS of,
          b.name AS "proposedBy", a.proposed_at AS "proposedAt"
        FROM appointment a JOIN person p ON p.id = a.person_id JOIN person b ON b.id = a.proposed_by
        LEFT JOIN authority u ON u.id = a.authority_id LEFT JOIN service s ON s.id = a.service_id
        WHERE ${may(actor, "appointment:confirm")} AND (a.kind <> 'role' OR a.role = 'change_manager') AND p.left_at IS NULL
          AND a.proposed_by <> ${me}::uuid AND a.person_id <> ${me}::uuid
          AND NOT EXISTS (SELECT 1 FROM appointment_step t WHERE t.appointment_id = a.id)
        ORDER BY a.proposed_at LIMIT ${most})
        UNION ALL
        (SELECT t.id, 'template', NULL, t.name, s.name, b.name, NULL
        FROM change_template t JOIN service s ON s.id = t.service_id JOIN person b ON b.id = t.proposed_by
        WHERE ${may(actor, "template:confirm")} AND t.proposed_by <> ${me}::uuid AND t.expires_at > countersign_clock()
          AND NOT EXISTS (SELECT 1 FROM change_template_confirmation c WHERE c.template_id = t.id)
        ORDER BY t.name LIMIT ${most})) x), '[]') AS proposals,
      ARRAY(SELECT u.name FROM held h JOIN authority u ON u.id = h.authority_id WHERE h.person_id = ${me}::uuid ORDER BY 1) AS boards,
      ARRAY(SELECT DISTINCT s.name FROM held h JOIN service s ON s.id = h.service_id WHERE h.person_id = ${me}::uuid ORDER BY 1) AS services,
      json_build_object(
        'hasSecondAdministrator', (SELECT count(DISTINCT person_id) >= 2 FROM held WHERE role = 'administrator'),
        'hasReleaseManager', EXISTS (SELECT 1 FROM held WHERE role = 'release_manager'),
        'hasChangeManager', EXISTS (SELECT 1 FROM held WHERE role = 'change_manager'),
        'boardMembers', (SELECT count(DISTINCT h.person_id)::int FROM held h JOIN authority u ON u.id = h.authority_id WHERE u.key = 'cab'),
        'hasService', EXISTS (SELECT 1 FROM service),
        'hasOwnedService', EXISTS (SELECT 1 FROM held WHERE kind = 'owner'),
        'hasSandbox', EXISTS (SELECT 1 FROM environment WHERE NOT is_production),
        'hasProduction', EXISTS (SELECT 1 FROM environment WHERE is_production),
        'hasRelease', (SELECT number FROM release ORDER BY number LIMIT 1) IS NOT NULL,
        'freeChanges', (SELECT count(*)::int FROM (SELECT FROM change c WHERE c.state = 'authorized'
          AND NOT EXISTS (SELECT 1 FROM release_change rc WHERE rc.change_id = c.id AND rc.is_open) LIMIT 99) free)
      ) AS facts`;
  if (!row) throw new Error("The database answers nothing.");
  const { measured, proposals, ratifications, ...rest } = row;
  return {
    ...rest,
    ratifications: ratifications.map(({ by, ...one }) => ({ ...one, by: new Date(by) })),
    missed: measured.flatMap(missedTarget).slice(0, most),
    proposals: proposals.map((one) => ({ ...one, proposedAt: one.proposedAt === null ? null : new Date(one.proposedAt) })),
  };
}

/** Judged by the same rule as a review judges it. */
function missedTarget(row: MeasuredRow): MissedTarget[] {
  const { serviceKey, serviceName, measured, sampleSize, toAt, openRelease, id, name, comparison, value, unit } = row;
  const target = { id, name, comparison, value, unit };
  if (judgeTarget(target, { value: measured, sampleSize }).verdict !== "missed") return [];
  return [{ serviceKey, serviceName, target, measured, measuredUntil: new Date(toAt), openRelease }];
}
