import { Prisma } from "#lib/db/generated/client";
import type { PersonRef } from "#lib/domain/release";
import { type Cursor, cursorSql, type PageEnds, pageOf } from "./list-page.ts";
import { type ListedRelease, type ReleaseConditions, releaseConditions, releaseRows } from "./release-rows.ts";
import { type SavedFilter, savedFiltersSql } from "./saved-filters.ts";
import type { Viewer } from "./viewer.ts";

export type ReleaseFilter = ReleaseConditions & Cursor;

export interface ReleaseChoices {
  services: { key: string; name: string }[];
  managers: PersonRef[];
  /** The filters this person keeps. */
  saved: SavedFilter[];
}

export interface ReleaseList extends PageEnds, ReleaseChoices {
  releases: ListedRelease[];
}

export const releasesPerPage = 50;

/** One page of releases, newest first, with what the filter may choose from: two statements. */
export async function releaseList(viewer: Viewer, filter: ReleaseFilter): Promise<ReleaseList> {
  const { rows, newer, older } = await pageOfReleases(viewer, filter, releasesPerPage);
  return { releases: rows, newer, older, ...(await releaseChoices(viewer)) };
}

/** One page of releases, newest first, by one statement. */
export async function pageOfReleases(
  { db }: Viewer,
  filter: ReleaseFilter,
  size: number,
): Promise<PageEnds & { rows: ListedRelease[] }> {
  const { where, order } = cursorSql(filter);
  const found = await db.$queryRaw<ListedRelease[]>`${releaseRows(Prisma.sql`
    SELECT * FROM release WHERE ${Prisma.join([where, ...releaseConditions(filter)], " AND ")}
    ORDER BY ${order} LIMIT ${size + 1}`)} ORDER BY r.number DESC`;
  return pageOf(found, size, filter);
}

/**
 * What a filter of releases may choose from: services, whoever manages a release, and the filters that were kept. The managers are read
 * off the index, from one to the next: what else says "each who has one" reads every release of somebody who has none.
 */
export async function releaseChoices({ actor, db }: Viewer): Promise<ReleaseChoices> {
  const [choices] = await db.$queryRaw<ReleaseChoices[]>`
    WITH RECURSIVE manager (id) AS (
      (SELECT manager_id FROM release ORDER BY manager_id LIMIT 1)
      UNION ALL
      SELECT (SELECT r.manager_id FROM release r WHERE r.manager_id > m.id ORDER BY r.manager_id LIMIT 1) FROM manager m WHERE m.id IS NOT NULL
    )
    SELECT coalesce((SELECT json_agg(json_build_object('key', s.key, 'name', s.name) ORDER BY s.name) FROM service s), '[]') AS services,
      coalesce((SELECT json_agg(json_build_object('id', p.id, 'name', p.name) ORDER BY p.name)
        FROM manager m JOIN person p ON p.id = m.id), '[]') AS managers,
      ${savedFiltersSql(actor, "releases")} AS saved`;
  return choices ?? { services: [], managers: [], saved: [] };
}
