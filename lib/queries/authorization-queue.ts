import { authorizationInclude, authorizationOmit, toAuthorization } from "#lib/db/authorization-rows";
import { Prisma } from "#lib/db/generated/client";
import { type Authorization, isLate, type PartyTally, tally } from "#lib/domain/authorization";
import type { ChangeModel, Gate, Instant } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

export const queueLists = ["mine", "pending", "decided"] as const;
export type QueueList = (typeof queueLists)[number];

export interface QueueFilter {
  /** One list alone, by pages; all three without. */
  list: QueueList | null;
  subject: Authorization["subject"] | null;
  gate: Gate | null;
  text: string;
  /** The number of the authorization after which the page begins. */
  after: number | null;
}

export interface QueueEntry {
  authorization: Authorization;
  of: { name: string; title: string; model: ChangeModel };
  service: { key: string; name: string; tier: number };
  tally: PartyTally[];
  isLate: boolean;
}

export interface QueueSection {
  list: QueueList;
  entries: QueueEntry[];
  /** Where the next page begins, if there is one. */
  next: number | null;
}

const sizes = { alone: 50, together: 15 } as const;

/** What waits for this person's vote, what else is pending, by deadline, and what was decided lately. */
export async function authorizationQueue(viewer: Viewer, filter: QueueFilter): Promise<QueueSection[]> {
  const wanted = filter.list ? [filter.list] : queueLists;
  const size = filter.list ? sizes.alone : sizes.together;
  const found = await viewer.db.$queryRaw<{ list: QueueList; id: string }[]>`
    SELECT list, id FROM (${Prisma.join(
      wanted.map((list) => Prisma.sql`(${idsOf(list, viewer, filter, size + 1)})`),
      " UNION ALL ",
    )}) found ORDER BY place`;
  const entries = await entriesOf(viewer, [...new Set(found.map(({ id }) => id))]);
  return wanted.map((list) => {
    const ids = found.filter((one) => one.list === list).map(({ id }) => id);
    const shown = ids.slice(0, size).flatMap((id) => entries.get(id) ?? []);
    return { list, entries: shown, next: ids.length > size ? (shown.at(-1)?.authorization.number ?? null) : null };
  });
}

/** Ids of one list in its order. A cursor is an authorization's number: its place is looked up, never sent. */
function idsOf(list: QueueList, { actor }: Viewer, { subject, gate, text, after }: QueueFilter, limit: number): Prisma.Sql {
  const me = actor.kind === "person" ? actor.id : null;
  const mayVote = Prisma.sql`a.expires_at > countersign_clock()
    AND EXISTS (SELECT 1 FROM authorization_seat s WHERE s.authorization_id = a.id AND s.person_id = ${me}::uuid)
    AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.authorization_id = a.id AND v.person_id = ${me}::uuid)`;
  const where = [
    list === "decided" ? Prisma.sql`a.state <> 'pending'` : Prisma.sql`a.state = 'pending'`,
    list === "mine" ? mayVote : list === "pending" ? Prisma.sql`NOT (${mayVote})` : null,
    subject && Prisma.sql`a.subject = ${subject}::authorization_subject`,
    gate && Prisma.sql`a.gate = ${gate}::phase`,
    text === "" ? null : matching(text),
    after === null ? null : afterPlace(list, after),
  ].filter((one) => one !== null);
  const order = list === "decided" ? Prisma.sql`a.ended_at DESC, a.number DESC` : Prisma.sql`a.expires_at, a.number`;
  return Prisma.sql`SELECT ${list} AS list, a.id, row_number() OVER (ORDER BY ${order}) AS place FROM "authorization" a
    LEFT JOIN release r ON r.id = a.release_id LEFT JOIN change c ON c.id = a.change_id
    WHERE ${Prisma.join(where, " AND ")} ORDER BY place LIMIT ${limit}`;
}

function afterPlace(list: QueueList, after: number): Prisma.Sql {
  return list === "decided"
    ? Prisma.sql`(a.ended_at, a.number) < (SELECT p.ended_at, p.number FROM "authorization" p WHERE p.number = ${after})`
    : Prisma.sql`(a.expires_at, a.number) > (SELECT p.expires_at, p.number FROM "authorization" p WHERE p.number = ${after})`;
}

/** By number (REL-7, CHG-7, 7) or by words of the title. */
function matching(text: string): Prisma.Sql {
  const [, kind, digits] = /^(?:(rel|chg)-)?(\d{1,9})$/i.exec(text) ?? [];
  if (digits === undefined) {
    const pattern = `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
    return Prisma.sql`coalesce(r.title, c.title) ILIKE ${pattern}`;
  }
  const number = Number(digits);
  if (kind?.toLowerCase() === "rel") return Prisma.sql`r.number = ${number}`;
  if (kind?.toLowerCase() === "chg") return Prisma.sql`c.number = ${number}`;
  return Prisma.sql`${number} IN (a.number, r.number, c.number)`;
}

const subjectFields = {
  select: { number: true, title: true, model: true, service: { select: { key: true, name: true, tier: true } } },
} as const;

async function entriesOf({ db }: Viewer, ids: string[]): Promise<Map<string, QueueEntry>> {
  if (ids.length === 0) return new Map();
  const [rows, [clock]] = await Promise.all([
    db.authorization.findMany({
      where: { id: { in: ids } },
      include: { ...authorizationInclude, release: subjectFields, change: subjectFields },
      omit: authorizationOmit,
      relationLoadStrategy: "join",
    }),
    db.$queryRaw<{ now: Instant }[]>`SELECT countersign_clock() AS now`,
  ]);
  return new Map(
    rows.flatMap((row) => {
      const of = row.release ?? row.change;
      if (!of) return [];
      const authorization = toAuthorization(row);
      const { service, number, title, model } = of;
      const entry: QueueEntry = {
        authorization,
        of: { name: `${row.release ? "REL" : "CHG"}-${number}`, title, model },
        service,
        tally: tally(authorization.parties, authorization.votes),
        isLate: clock === undefined || isLate(authorization, clock.now),
      };
      return [[row.id, entry] as const];
    }),
  );
}
