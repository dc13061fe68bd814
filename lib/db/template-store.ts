/** Standard-change templates. */

import type { Release } from "#lib/domain/release";
import type { MetTemplate, Template } from "#lib/domain/template";
import { AppError } from "#lib/errors";
import type { Database, Transaction } from "./client.ts";

type Reader = Database | Transaction;

/** The version that a template of this name gets next. */
export async function nextTemplateVersion(db: Reader, name: string): Promise<number> {
  const { _max } = await db.changeTemplate.aggregate({ where: { name }, _max: { version: true } });
  return (_max.version ?? 0) + 1;
}

export async function readTemplate(db: Reader, id: string): Promise<Template> {
  const row = await db.changeTemplate.findUnique({
    where: { id },
    select: {
      id: true,
      name: true,
      version: true,
      proposedBy: true,
      expiresAt: true,
      confirmation: { select: { templateId: true } },
    },
  });
  if (!row) throw new AppError("not-found", "There is no such template.");
  const { confirmation, ...template } = row;
  return { ...template, isConfirmed: confirmation !== null };
}

/** What a change that follows the template is judged by; null when there is none. */
export async function readTemplateStanding(db: Reader, id: string): Promise<{ serviceId: string; isInForce: boolean } | null> {
  const [row] = await db.$queryRaw<{ serviceId: string; isInForce: boolean }[]>`
    SELECT service_id AS "serviceId", template_in_force(id) AS "isInForce" FROM change_template WHERE id = ${id}::uuid`;
  return row ?? null;
}

/** The one template that all changes of a release follow, with how often it was used; null where they follow none, or several. */
export async function readTemplateOf(
  db: Reader,
  release: Pick<Release, "id" | "model" | "changes">,
): Promise<MetTemplate | null> {
  const [id, ...others] = new Set(release.changes.map(({ templateId }) => templateId));
  if (release.model !== "standard" || !id || others.length > 0) return null;
  const [row] = await db.$queryRaw<MetTemplate[]>`
    SELECT t.id, t.name, t.version, t.service_id AS "serviceId", t.expires_at AS "expiresAt", t.largest_kind AS "largestKind",
      t.highest_risk AS "highestRisk", t.most_releases AS "mostReleases", t.period_days AS "periodDays",
      EXISTS (SELECT 1 FROM change_template_confirmation c WHERE c.template_id = t.id) AS "isConfirmed",
      (SELECT count(DISTINCT a.release_id)::int FROM "authorization" a JOIN change_template o ON o.id = a.template_id
        WHERE o.name = t.name AND a.release_id <> ${release.id}::uuid
          AND a.asked_at > countersign_clock() - coalesce(t.period_days, 0) * interval '1 day') AS "releasesInPeriod"
    FROM change_template t WHERE t.id = ${id}::uuid`;
  return row ?? null;
}
