import { Prisma } from "#lib/db/generated/client";
import type { NeedKind } from "#lib/domain/need";
import type { Instant } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

export interface InboxLine {
  id: string;
  kind: NeedKind;
  says: string;
  about: string;
  href: string;
  since: Instant;
  dueAt: Instant | null;
}

export interface Inbox {
  lines: InboxLine[];
  /** How many there are in all. */
  count: number;
  now: Instant;
}

const mostLines = 200;
const mostCounted = 99;

/** Open needs as `n` of this person. A vote that was cast this moment is no need any more, though nobody has looked again yet. */
function openNeeds({ actor }: Viewer): Prisma.Sql {
  const me = actor.kind === "person" ? actor.id : null;
  return Prisma.sql`need n WHERE n.person_id = ${me}::uuid AND n.ended_at IS NULL AND (n.kind <> 'vote'
    OR NOT EXISTS (SELECT 1 FROM vote v WHERE v.authorization_id = n.subject_id AND v.person_id = n.person_id))`;
}

/** What this person has to do, what ends first on top. */
export async function inbox(viewer: Viewer): Promise<Inbox> {
  const rows = await viewer.db.$queryRaw<(InboxLine & { count: number; now: Instant })[]>`
    SELECT n.id, n.kind, n.says, n.about, n.href, n.since, n.due_at AS "dueAt", count(*) OVER ()::int AS count, countersign_clock() AS now
    FROM ${openNeeds(viewer)} ORDER BY n.due_at NULLS LAST, n.since, n.id LIMIT ${mostLines}`;
  return {
    lines: rows.map(({ count: _, now: __, ...line }) => line),
    count: rows[0]?.count ?? 0,
    now: rows[0]?.now ?? new Date(),
  };
}

/** How many lines stand in it, up to one more than a badge shows: as a part of a statement. */
export const countOfNeeds = (viewer: Viewer): Prisma.Sql => Prisma.sql`
  SELECT count(*)::int AS count FROM (SELECT FROM ${openNeeds(viewer)} LIMIT ${mostCounted + 1}) open`;

export async function countInbox(viewer: Viewer): Promise<number> {
  const [row] = await viewer.db.$queryRaw<{ count: number }[]>`${countOfNeeds(viewer)}`;
  return row?.count ?? 0;
}
