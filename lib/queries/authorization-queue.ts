import { authorizationInclude, authorizationOmit, toAuthorization } from "#lib/db/authorization-rows";
import { Prisma } from "#lib/db/generated/client";
import { type Authorization, type AuthorizationState, isLate } from "#lib/domain/authorization";
import { type PartyTally, tally } from "#lib/domain/quorum";
import type { ChangeModel, Gate, Instant, Level } from "#lib/domain/release";
import { mostUrgent, queueTables, urgency, waitsFor } from "./queue-order.ts";
import type { Viewer } from "./viewer.ts";

export const queueLists = ["mine", "pending", "decided"] as const;
export type QueueList = (typeof queueLists)[number];

export interface QueueFilter {
  /** One list alone, by pages; all three without. */
  list: QueueList | null;
  subject: Authorization["subject"] | null;
  gate: Gate | null;
  /** The key of a service; empty for all. */
  service: string;
  model: ChangeModel | null;
  state: AuthorizationState | null;
  text: string;
  /** The number of the authorization after which the page begins. */
  after: number | null;
}

export interface QueueEntry {
  authorization: Authorization;
  of: { name: string; title: string; model: ChangeModel };
  service: { key: string; name: string; tier: number };
  /** As its evidence tells it; null for a change, and for evidence from before it was weighed. */
  risk: { level: Level; score: number } | null;
  tally: PartyTally[];
  isLate: boolean;
  now: Instant;
}

export interface QueueSection {
  list: QueueList;
  entries: QueueEntry[];
  /** Where the next page begins, if there is one. */
  next: number | null;
}

export interface AuthorizationQueue {
  sections: QueueSection[];
  /** To filter by. */
  services: { key: string; name: string }[];
}

const sizes = { alone: 50, together: 15 } as const;
const mostServices = 500;

/** What waits for this person's vote, what else is pending, by deadline, and what was decided lately. `zone` says when a day ends. */
export async function authorizationQueue(viewer: Viewer, filter: QueueFilter, zone: string): Promise<AuthorizationQueue> {
  const wanted = filter.list ? [filter.list] : queueLists.filter((list) => mayHold(list, filter.state));
  const size = filter.list ? sizes.alone : sizes.together;
  const [found, services] = await Promise.all([
    viewer.db.$queryRaw<Found[]>`
      SELECT list, a.id, countersign_clock() AS now FROM (${Prisma.join(
        wanted.map((list) => Prisma.sql`(${idsOf(list, viewer, filter, zone, size + 1)})`),
        " UNION ALL ",
      )}) found JOIN "authorization" a ON a.id = found.id ORDER BY place`,
    viewer.db.$queryRaw<AuthorizationQueue["services"]>`SELECT key, name FROM service ORDER BY name LIMIT ${mostServices}`,
  ]);
  const entries = await entriesOf(viewer, found);
  const sections = wanted.map((list) => {
    const ids = found.filter((one) => one.list === list).map(({ id }) => id);
    const shown = ids.slice(0, size).flatMap((id) => entries.get(id) ?? []);
    return { list, entries: shown, next: ids.length > size ? (shown.at(-1)?.authorization.number ?? null) : null };
  });
  return { sections, services };
}

interface Found {
  list: QueueList;
  id: string;
  now: Instant;
}

const mayHold = (list: QueueList, state: AuthorizationState | null): boolean =>
  state === null || (state === "pending") === (list !== "decided");

/** Ids of one list in its order. A cursor is an authorization's number: its place is looked up, never sent. */
function idsOf(list: QueueList, viewer: Viewer, filter: QueueFilter, zone: string, limit: number): Prisma.Sql {
  const { subject, gate, service, model, state, text, after } = filter;
  const mine = waitsFor(viewer);
  const order = orderOf(list, zone);
  const where = [
    list === "mine"
      ? mine
      : list === "pending"
        ? Prisma.sql`a.state = 'pending' AND NOT ${mine}`
        : Prisma.sql`a.state <> 'pending' AND a.ended_at IS NOT NULL`,
    subject && Prisma.sql`a.subject = ${subject}::authorization_subject`,
    gate && Prisma.sql`a.gate = ${gate}::phase`,
    service === "" ? null : Prisma.sql`s.key = ${service}`,
    model && Prisma.sql`coalesce(r.model, c.model) = ${model}::change_model`,
    state && Prisma.sql`a.state = ${state}::authorization_state`,
    text === "" ? null : matching(text),
    after === null
      ? null
      : Prisma.sql`(${order.columns}) ${order.beyond} (SELECT ${order.columns} FROM ${queueTables} WHERE a.number = ${after})`,
  ].filter((one) => one !== null);
  const fits = Prisma.join(where, " AND ");
  const ids =
    list === "mine"
      ? mostUrgent(fits, zone, limit)
      : Prisma.sql`SELECT a.id FROM ${queueTables} WHERE ${fits} ORDER BY ${order.by} LIMIT ${limit}`;
  return Prisma.sql`SELECT ${list} AS list, page.id, page.place FROM unnest(ARRAY(${ids})) WITH ORDINALITY AS page (id, place)`;
}

function orderOf(list: QueueList, zone: string): { columns: Prisma.Sql; by: Prisma.Sql; beyond: Prisma.Sql } {
  if (list === "decided")
    return {
      columns: Prisma.sql`a.ended_at, a.number`,
      by: Prisma.sql`a.ended_at DESC, a.number DESC`,
      beyond: Prisma.sql`<`,
    };
  const columns = list === "mine" ? urgency(zone) : Prisma.sql`a.expires_at, a.number`;
  return { columns, by: columns, beyond: Prisma.sql`>` };
}

/** By number (REL-7, CHG-7, 7) or by words of the title. */
function matching(text: string): Prisma.Sql {
  const [, kind, digits] = /^(?:(rel|chg)-)?(\d{1,9})$/i.exec(text) ?? [];
  if (digits === undefined) {
    const pattern = `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
    return Prisma.sql`(a.release_id IN (SELECT id FROM release WHERE lower(title) LIKE lower(${pattern}))
      OR a.change_id IN (SELECT id FROM change WHERE lower(title) LIKE lower(${pattern})))`;
  }
  const number = Number(digits);
  if (kind?.toLowerCase() === "rel") return Prisma.sql`r.number = ${number}`;
  if (kind?.toLowerCase() === "chg") return Prisma.sql`c.number = ${number}`;
  return Prisma.sql`${number} IN (a.number, r.number, c.number)`;
}

const subjectFields = {
  select: { number: true, title: true, model: true, service: { select: { key: true, name: true, tier: true } } },
} as const;

async function entriesOf({ db }: Viewer, found: readonly Found[]): Promise<Map<string, QueueEntry>> {
  const known = new Map(found.map((one) => [one.id, one]));
  if (known.size === 0) return new Map();
  const rows = await db.authorization.findMany({
    where: { id: { in: [...known.keys()] } },
    include: {
      ...authorizationInclude,
      risk: { select: { level: true, score: true } },
      release: subjectFields,
      change: subjectFields,
    },
    omit: authorizationOmit,
    relationLoadStrategy: "join",
  });
  return new Map(
    rows.flatMap((row) => {
      const of = row.release ?? row.change;
      const place = known.get(row.id);
      if (!of || !place) return [];
      const authorization = toAuthorization(row);
      const { service, number, title, model } = of;
      const entry: QueueEntry = {
        authorization,
        of: { name: `${row.release ? "REL" : "CHG"}-${number}`, title, model },
        service,
        tally: tally(authorization.parties, authorization.votes),
        risk: row.risk,
        isLate: isLate(authorization, place.now),
        now: place.now,
      };
      return [[row.id, entry] as const];
    }),
  );
}
