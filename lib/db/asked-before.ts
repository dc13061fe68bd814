/** What was asked of an authority before, with what a policy is chosen by and who did not vote. */
import type { PolicyQuestion } from "#lib/domain/policy";
import type { Instant, Level, ReleaseKind } from "#lib/domain/release";
import type { Database } from "./client.ts";

export interface AskedRow {
  number: number;
  ofName: string;
  title: string;
  askedAt: Instant;
  policyId: string;
  kind: ReleaseKind | null;
  riskLevel: Level;
  serviceId: string;
  affectedIds: string[];
  excluded: string[];
}

const most = 500;

/** The latest first; a template's grants had no votes, and are left out. */
export const askedSince = (
  db: Database,
  { subject, gate, model }: Pick<PolicyQuestion, "subject" | "gate" | "model">,
  days: number,
): Promise<AskedRow[]> => db.$queryRaw<AskedRow[]>`
  SELECT a.number, coalesce('REL-' || r.number, 'CHG-' || c.number) AS "ofName", coalesce(r.title, c.title) AS title, a.asked_at AS "askedAt",
    a.policy_id AS "policyId", r.kind, coalesce(convert_from(a.evidence, 'UTF8')::jsonb #>> '{risk,level}', 'low') AS "riskLevel",
    coalesce(r.service_id, c.service_id) AS "serviceId",
    coalesce((SELECT array_agg(s ->> 'id') FROM (
      SELECT i.services FROM impact_snapshot i WHERE i.release_id = r.id AND i.taken_at <= a.asked_at ORDER BY i.taken_at DESC LIMIT 1) latest,
      jsonb_array_elements(latest.services) s), '{}') AS "affectedIds",
    array_remove(ARRAY[a.asked_by, r.raised_by, r.manager_id, c.raised_by]::text[] || coalesce((
      SELECT array_agg(DISTINCT p::text) FROM build b
      CROSS JOIN LATERAL (SELECT b.handed_in_by AS p UNION SELECT b.sealed_by UNION SELECT f.uploaded_by FROM artifact f WHERE f.build_id = b.id) handed
      WHERE a.gate = 'check_in' AND b.release_id = r.id AND b.handed_in_at <= a.asked_at
        AND b.iteration = (SELECT max(iteration) FROM build m WHERE m.release_id = r.id AND m.handed_in_at <= a.asked_at)), '{}'), NULL) AS excluded
  FROM "authorization" a LEFT JOIN release r ON r.id = a.release_id LEFT JOIN change c ON c.id = a.change_id
  WHERE a.subject = ${subject}::authorization_subject AND a.gate IS NOT DISTINCT FROM ${gate}::phase AND coalesce(r.model, c.model) = ${model}::change_model
    AND a.template_id IS NULL AND a.asked_at > countersign_clock() - make_interval(days => ${days})
  ORDER BY a.number DESC LIMIT ${most}`;
