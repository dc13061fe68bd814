import { Prisma } from "#lib/db/generated/client";
import type { Actor } from "#lib/domain/release";
import type { FilteredList } from "#lib/domain/saved-filter";

export interface SavedFilter {
  id: string;
  name: string;
  query: string;
}

/** The filters that somebody keeps of a list, as one value inside a statement: they cost none of their own. */
export const savedFiltersSql = (actor: Actor, list: FilteredList): Prisma.Sql => Prisma.sql`
  coalesce((SELECT json_agg(json_build_object('id', f.id, 'name', f.name, 'query', f.query) ORDER BY f.name) FROM saved_filter f
    WHERE f.person_id = ${actor.kind === "person" ? actor.id : null}::uuid AND f.list = ${list}::filtered_list), '[]')`;
