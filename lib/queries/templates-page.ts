import type { Instant, ReleaseKind } from "#lib/domain/release";
import type { TemplateLimits } from "#lib/domain/template";
import type { Viewer } from "./viewer.ts";

export type TemplateState = "in_force" | "used_up" | "waiting" | "expired" | "replaced";

export interface ListedTemplate extends TemplateLimits {
  id: string;
  name: string;
  version: number;
  description: string;
  serviceKey: string;
  serviceName: string;
  expiresAt: Instant;
  proposedBy: string;
  proposedById: string;
  confirmedBy: string | null;
  confirmedAt: Instant | null;
  /** Releases it let through ever, and within its period. */
  released: number;
  releasedInPeriod: number;
  state: TemplateState;
}

/** A kind of release of a service that went well every time of late, and that nobody spoke against. */
export interface TemplateSuggestion {
  serviceId: string;
  serviceKey: string;
  serviceName: string;
  kind: ReleaseKind;
  /** Successes in a row, the latest first. */
  successes: number;
  firstEndedAt: Instant;
  lastNumber: number;
  lastTitle: string;
}

export interface TemplatesPage {
  templates: ListedTemplate[];
  suggestions: TemplateSuggestion[];
  services: { id: string; name: string }[];
}

/** Standard changes: what is authorized beforehand, and what could be. */
export async function templatesPage(viewer: Viewer, inARow: number): Promise<TemplatesPage> {
  const { db } = viewer;
  const [templates, suggestions, services] = await Promise.all([
    listedTemplates(viewer),
    templateSuggestions(viewer, inARow),
    db.service.findMany({ where: { state: { not: "retired" } }, select: { id: true, name: true }, orderBy: { name: "asc" } }),
  ]);
  return { templates, suggestions, services };
}

const listedTemplates = ({ db }: Viewer): Promise<ListedTemplate[]> => db.$queryRaw<ListedTemplate[]>`
  SELECT l.*, CASE WHEN l."expiresAt" <= countersign_clock() THEN 'expired' WHEN l."confirmedBy" IS NULL THEN 'waiting'
    WHEN l.later THEN 'replaced' WHEN l."mostReleases" <= l."releasedInPeriod" THEN 'used_up' ELSE 'in_force' END AS state
  FROM (
    SELECT t.id, t.name, t.version, t.description, s.key AS "serviceKey", s.name AS "serviceName", t.expires_at AS "expiresAt",
      t.largest_kind AS "largestKind", t.highest_risk AS "highestRisk", t.most_releases AS "mostReleases", t.period_days AS "periodDays",
      p.name AS "proposedBy", p.id AS "proposedById", q.name AS "confirmedBy", c.confirmed_at AS "confirmedAt",
      (SELECT count(DISTINCT a.release_id)::int FROM "authorization" a WHERE a.template_id = t.id) AS released,
      (SELECT count(DISTINCT a.release_id)::int FROM "authorization" a JOIN change_template o ON o.id = a.template_id
        WHERE o.name = t.name AND a.asked_at > countersign_clock() - coalesce(t.period_days, 0) * interval '1 day') AS "releasedInPeriod",
      EXISTS (SELECT 1 FROM change_template n JOIN change_template_confirmation k ON k.template_id = n.id
        WHERE n.name = t.name AND n.version > t.version AND n.expires_at > countersign_clock()) AS later
    FROM change_template t JOIN service s ON s.id = t.service_id JOIN person p ON p.id = t.proposed_by
    LEFT JOIN change_template_confirmation c ON c.template_id = t.id LEFT JOIN person q ON q.id = c.confirmed_by
  ) l ORDER BY l.name, l.version DESC`;

/**
 * By one statement: normal releases by service and kind, the latest first, until the first that was backed out, missed a target or met a
 * refusal. What a template in force covers already is not suggested.
 */
export const templateSuggestions = ({ db }: Viewer, inARow: number): Promise<TemplateSuggestion[]> =>
  db.$queryRaw<TemplateSuggestion[]>`
    WITH told AS (
      SELECT r.service_id, r.kind, r.number, r.title, d.ended_at,
        d.outcome = 'finished'
          AND NOT EXISTS (SELECT 1 FROM target_verdict v WHERE v.release_id = r.id AND v.verdict = 'missed')
          AND NOT EXISTS (SELECT 1 FROM vote v JOIN "authorization" a ON a.id = v.authorization_id
            WHERE a.release_id = r.id AND v.verdict = 'refuse') AS went_well
      FROM release r CROSS JOIN LATERAL (SELECT e.outcome, e.ended_at FROM deployment e
        WHERE e.release_id = r.id AND e.outcome IS NOT NULL ORDER BY e.ended_at DESC LIMIT 1) d
      WHERE r.model = 'normal' AND NOT r.retires AND r.phase IN ('review', 'closed')
    ), counted AS (
      SELECT *, count(*) FILTER (WHERE NOT went_well) OVER (PARTITION BY service_id, kind ORDER BY ended_at DESC, number DESC) AS failures
      FROM told
    )
    SELECT s.id AS "serviceId", s.key AS "serviceKey", s.name AS "serviceName", c.kind, count(*)::int AS successes,
      min(c.ended_at) AS "firstEndedAt", max(c.number) AS "lastNumber", (array_agg(c.title ORDER BY c.ended_at DESC))[1] AS "lastTitle"
    FROM counted c JOIN service s ON s.id = c.service_id
    WHERE c.failures = 0 AND s.state = 'live' AND NOT EXISTS (SELECT 1 FROM change_template t
      WHERE t.service_id = s.id AND template_in_force(t.id) AND t.largest_kind = c.kind)
    GROUP BY s.id, s.key, s.name, c.kind HAVING count(*) >= ${inARow}
    ORDER BY count(*) DESC, s.name, c.kind LIMIT 20`;
