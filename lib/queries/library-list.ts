import { Prisma } from "#lib/db/generated/client";
import { type MediaKind, mediaTypesOf } from "#lib/domain/library";
import type { Instant, MediaCheckResult, PersonRef, Withdrawal } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

export const libraryOrders = ["name", "latest"] as const;
export type LibraryOrder = (typeof libraryOrders)[number];

export interface LibraryFilter {
  /** Part of a name or a version, the beginning of a digest, a release or a service. */
  text: string;
  /** null for all kinds. */
  kind?: MediaKind | null;
  /** By name, the versions of a name together and the latest of them first; or the latest of all first. */
  order: LibraryOrder;
  /** The id of the item after which the page begins. */
  after: string | null;
  /** Exactly this name, and this version of it. */
  name?: string | undefined;
  version?: string | undefined;
  /** The key of a service. */
  service?: string | undefined;
}

export interface LibraryRow {
  id: string;
  name: string;
  version: string;
  sha256: string;
  mediaType: string;
  size: number;
  at: Instant;
  by: PersonRef;
  release: { number: number; title: string };
  service: { key: string; name: string };
  lastCheck: { result: MediaCheckResult; at: Instant } | null;
  withdrawn: Withdrawal | null;
  /** The environments in which these bytes are recorded as running. */
  runsIn: string[];
}

export interface LibraryList {
  items: LibraryRow[];
  /** The id of the item after which the next page begins. */
  next: string | null;
}

const pageSize = 50;

/** What is in the library, a page at a time. */
export async function libraryList({ db }: Viewer, filter: LibraryFilter, size = pageSize): Promise<LibraryList> {
  const { text, kind, order, after, name, version, service } = filter;
  const where = [
    text === "" ? null : matching(text, await releasesOf(db, text)),
    kind ? ofKind(kind) : null,
    name === undefined ? null : Prisma.sql`i.name = ${name}`,
    version === undefined ? null : Prisma.sql`i.version = ${version}`,
    service === undefined ? null : Prisma.sql`s.key = ${service}`,
    after === null ? null : beyond[order](after),
  ].filter((one) => one !== null);
  const rows = await db.$queryRaw<Row[]>`
    SELECT i.id, i.name, i.version, i.sha256, i.size, i.media_type, i.checked_in_at, p.id AS person_id, p.name AS person_name,
      r.number, r.title, s.key AS service_key, s.name AS service_name, c.result, c.checked_at,
      w.reason AS withdrawn_because, w.withdrawn_at, wp.id AS withdrawn_by_id, wp.name AS withdrawn_by_name
    FROM library_item i
    JOIN person p ON p.id = i.checked_in_by
    JOIN release r ON r.id = i.release_id
    JOIN service s ON s.id = r.service_id
    LEFT JOIN (library_withdrawal w JOIN person wp ON wp.id = w.withdrawn_by) ON w.item_id = i.id
    LEFT JOIN LATERAL (SELECT result, checked_at FROM media_check WHERE item_id = i.id ORDER BY checked_at DESC LIMIT 1) c ON true
    ${where.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(where, " AND ")}`}
    ORDER BY ${orders[order]} LIMIT ${size + 1}`;
  const shown = rows.slice(0, size);
  const running = await runningIn(
    db,
    shown.map(({ sha256 }) => sha256),
  );
  const items = shown.map((row) => toItem(row, running.get(row.sha256) ?? []));
  return { items, next: rows.length > size ? (items.at(-1)?.id ?? null) : null };
}

const orders: Record<LibraryOrder, Prisma.Sql> = {
  name: Prisma.sql`i.name, i.checked_in_at DESC, i.id DESC`,
  latest: Prisma.sql`i.checked_in_at DESC, i.id DESC`,
};

/** The first condition alone is what the index on names can use. */
const beyond: Record<LibraryOrder, (after: string) => Prisma.Sql> = {
  name: (after) => Prisma.sql`i.name >= (SELECT q.name FROM library_item q WHERE q.id = ${after}::uuid)
    AND EXISTS (SELECT 1 FROM library_item q WHERE q.id = ${after}::uuid
      AND (i.name > q.name OR (i.checked_in_at, i.id) < (q.checked_in_at, q.id)))`,
  latest: (after) =>
    Prisma.sql`(i.checked_in_at, i.id) < (SELECT q.checked_in_at, q.id FROM library_item q WHERE q.id = ${after}::uuid)`,
};

async function runningIn(db: Viewer["db"], digests: readonly string[]): Promise<Map<string, string[]>> {
  if (digests.length === 0) return new Map();
  const rows = await db.$queryRaw<{ sha256: string; environments: string[] }[]>`
    SELECT v.sha256, array_agg(DISTINCT e.name) AS environments FROM running_version v
    JOIN environment e ON e.id = v.environment_id WHERE v.sha256 = ANY(${digests}) GROUP BY v.sha256`;
  return new Map(rows.map(({ sha256, environments }) => [sha256, environments]));
}

interface Row {
  id: string;
  name: string;
  version: string;
  sha256: string;
  size: bigint;
  media_type: string;
  checked_in_at: Instant;
  person_id: string;
  person_name: string;
  number: number;
  title: string;
  service_key: string;
  service_name: string;
  result: MediaCheckResult | null;
  checked_at: Instant | null;
  withdrawn_because: string | null;
  withdrawn_at: Instant | null;
  withdrawn_by_id: string | null;
  withdrawn_by_name: string | null;
}

const toItem = (row: Row, runsIn: string[]): LibraryRow => ({
  id: row.id,
  name: row.name,
  version: row.version,
  sha256: row.sha256,
  mediaType: row.media_type,
  size: Number(row.size),
  at: row.checked_in_at,
  by: { id: row.person_id, name: row.person_name },
  release: { number: row.number, title: row.title },
  service: { key: row.service_key, name: row.service_name },
  lastCheck: row.result && row.checked_at ? { result: row.result, at: row.checked_at } : null,
  withdrawn: withdrawalOf(row),
  runsIn,
});

const withdrawalOf = ({ withdrawn_because: reason, withdrawn_at: at, withdrawn_by_id: id, withdrawn_by_name: name }: Row) =>
  reason !== null && at && id !== null && name !== null ? { reason, by: { id, name }, at } : null;

/** Digests are told as `sha256:…`, in groups, in any case; "name 1.2" is a name and a version; REL-7 is a release. */
function matching(text: string, releaseIds: readonly string[]): Prisma.Sql {
  const release = /^rel-([1-9]\d{0,8})$/i.exec(text)?.[1];
  if (release !== undefined) return Prisma.sql`i.release_id = (SELECT q.id FROM release q WHERE q.number = ${Number(release)})`;
  const digest = text
    .toLowerCase()
    .replace(/^sha-?256:?/, "")
    .replaceAll(/\s/g, "");
  const isDigest = /^[0-9a-f]{4,64}$/.test(digest);
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, "\\$&")}%`;
  const ofService = releaseIds.length === 0 ? Prisma.empty : Prisma.sql`OR i.release_id = ANY (${[...releaseIds]}::uuid[])`;
  return Prisma.sql`(${isDigest ? Prisma.sql`(i.sha256 >= ${digest} AND i.sha256 < ${`${digest}g`}) OR` : Prisma.empty}
    lower(i.name || ' ' || i.version) LIKE ${pattern} ${ofService})`;
}

const mostReleases = 1000;

/** The latest releases of the services that are called so; looked up before, so that the search itself reads indexes of the items alone. */
async function releasesOf(db: Viewer["db"], text: string): Promise<string[]> {
  const wanted = text.toLowerCase();
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT q.id FROM service o JOIN release q ON q.service_id = o.id WHERE o.key = ${wanted} OR lower(o.name) = ${wanted}
    ORDER BY q.number DESC LIMIT ${mostReleases}`;
  return rows.map(({ id }) => id);
}

/** Types that begin with one of these lie next to each other in the index. */
function ofKind(kind: MediaKind): Prisma.Sql {
  const beginsWith = (start: string) => Prisma.sql`i.media_type LIKE ${`${start}%`}`;
  const of = (which: "document" | "media") => Prisma.join(mediaTypesOf[which].map(beginsWith), " OR ");
  if (kind === "software") return Prisma.sql`NOT (${of("document")} OR ${of("media")})`;
  return Prisma.sql`(${of(kind)})`;
}
