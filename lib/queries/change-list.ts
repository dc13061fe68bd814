import { Prisma } from "#lib/db/generated/client";
import type { ChangeModel, ChangeOrigin, ChangeState, Instant } from "#lib/domain/release";
import { type Cursor, cursorSql, type PageEnds, pageOf, titleSql } from "./list-page.ts";
import { type SavedFilter, savedFiltersSql } from "./saved-filters.ts";
import type { Viewer } from "./viewer.ts";

export interface ChangeFilter extends Cursor {
  /** A state, every change that still wants something, or all. */
  state: ChangeState | "open" | "all";
  service: string | null;
  origin: ChangeOrigin | null;
  model: ChangeModel | null;
  /** Only those that the viewer raised. */
  isMine: boolean;
  text: string;
}

export interface ListedChange {
  number: number;
  title: string;
  origin: ChangeOrigin;
  model: ChangeModel;
  state: ChangeState;
  raisedAt: Instant;
  raisedByName: string;
  serviceKey: string;
  serviceName: string;
  /** The release that carries it, the latest one. */
  carriedBy: { number: number; title: string } | null;
}

export interface ChangeList extends PageEnds {
  changes: ListedChange[];
  services: { key: string; name: string }[];
  /** The filters this person keeps. */
  saved: SavedFilter[];
}

export const changesPerPage = 50;

/** One page of changes, newest first, with what the filter may choose from: two statements. */
export async function changeList(viewer: Viewer, filter: ChangeFilter): Promise<ChangeList> {
  const { actor, db } = viewer;
  const { rows, newer, older } = await pageOfChanges(viewer, filter, changesPerPage);
  const [choices] = await db.$queryRaw<Pick<ChangeList, "services" | "saved">[]>`
    SELECT coalesce((SELECT json_agg(json_build_object('key', s.key, 'name', s.name) ORDER BY s.name) FROM service s), '[]') AS services,
      ${savedFiltersSql(actor, "changes")} AS saved`;
  return { changes: rows, newer, older, services: choices?.services ?? [], saved: choices?.saved ?? [] };
}

/** One page of changes, newest first, by one statement. */
export async function pageOfChanges(
  viewer: Viewer,
  filter: ChangeFilter,
  size: number,
): Promise<PageEnds & { rows: ListedChange[] }> {
  const { where, order } = cursorSql(filter);
  const found = await viewer.db.$queryRaw<ListedChange[]>`
    SELECT c.number, c.title, c.origin, c.model, c.state, c.raised_at AS "raisedAt", p.name AS "raisedByName",
      s.key AS "serviceKey", s.name AS "serviceName", (
        SELECT json_build_object('number', r.number, 'title', r.title) FROM release_change rc JOIN release r ON r.id = rc.release_id
        WHERE rc.change_id = c.id ORDER BY r.number DESC LIMIT 1
      ) AS "carriedBy"
    FROM (
      SELECT * FROM change WHERE ${Prisma.join([where, ...conditionsOf(viewer, filter)], " AND ")}
      ORDER BY ${order} LIMIT ${size + 1}
    ) c JOIN service s ON s.id = c.service_id JOIN person p ON p.id = c.raised_by
    ORDER BY c.number DESC`;
  return pageOf(found, size, filter);
}

/** Said word for word as the partial indexes say it, for the planner to find them. */
const isOpen = Prisma.sql`state IN ('draft', 'submitted', 'refused', 'authorized')`;
const openStates: readonly ChangeState[] = ["draft", "submitted", "refused", "authorized"];

function conditionsOf({ actor }: Viewer, { state, service, origin, model, isMine, text }: ChangeFilter): Prisma.Sql[] {
  const me = actor.kind === "person" ? actor.id : null;
  // Said besides an open state only where it finds an index: the planner takes the two for unrelated, and expects too few.
  const saysOpen = state === "open" || (openStates.some((open) => open === state) && (service !== null || isMine));
  return [
    saysOpen ? isOpen : null,
    state === "all" || state === "open" ? null : Prisma.sql`state = ${state}::change_state`,
    service === null ? null : Prisma.sql`service_id = (SELECT id FROM service WHERE key = ${service})`,
    origin === null ? null : Prisma.sql`origin = ${origin}::change_origin`,
    model === null ? null : Prisma.sql`model = ${model}::change_model`,
    isMine ? Prisma.sql`raised_by = ${me}::uuid` : null,
    titleSql("CHG", text),
  ].filter((one) => one !== null);
}
