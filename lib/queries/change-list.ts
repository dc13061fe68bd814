import { Prisma } from "#lib/db/generated/client";
import type { ChangeModel, ChangeOrigin, ChangeState, Instant } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

export interface ChangeFilter {
  /** A state, every change that still wants something, or all. */
  state: ChangeState | "open" | "all";
  text: string;
  below: number | null;
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
  carriedBy: number | null;
}

export const changesPerPage = 50;

/** One page of changes, newest first: one statement. */
export async function changeList(
  { db }: Viewer,
  filter: ChangeFilter,
): Promise<{ changes: ListedChange[]; below: number | null }> {
  const rows = await db.$queryRaw<ListedChange[]>`
    SELECT c.number, c.title, c.origin, c.model, c.state, c.raised_at AS "raisedAt", p.name AS "raisedByName",
      s.key AS "serviceKey", s.name AS "serviceName",
      (SELECT max(r.number) FROM release_change rc JOIN release r ON r.id = rc.release_id WHERE rc.change_id = c.id) AS "carriedBy"
    FROM change c JOIN service s ON s.id = c.service_id JOIN person p ON p.id = c.raised_by
    WHERE ${Prisma.join(conditionsOf(filter), " AND ")}
    ORDER BY c.number DESC LIMIT ${changesPerPage + 1}`;
  const changes = rows.slice(0, changesPerPage);
  return { changes, below: rows.length > changesPerPage ? (changes.at(-1)?.number ?? null) : null };
}

function conditionsOf({ state, text, below }: ChangeFilter): Prisma.Sql[] {
  const conditions = [Prisma.sql`true`];
  if (state === "open") conditions.push(Prisma.sql`c.state IN ('draft', 'submitted', 'refused', 'authorized')`);
  else if (state !== "all") conditions.push(Prisma.sql`c.state = ${state}::change_state`);
  if (below !== null) conditions.push(Prisma.sql`c.number < ${below}`);
  const wanted = text.trim();
  const number = /^(?:CHG-)?(\d{1,9})$/i.exec(wanted)?.[1];
  if (number !== undefined) conditions.push(Prisma.sql`(c.number = ${Number(number)} OR strpos(c.title, ${wanted}) > 0)`);
  else if (wanted !== "") conditions.push(Prisma.sql`strpos(lower(c.title), lower(${wanted})) > 0`);
  return conditions;
}
