import { Prisma } from "#lib/db/generated/client";
import type { Instant, MediaCheckResult, PersonRef } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

export interface LibraryRow {
  id: string;
  name: string;
  version: string;
  sha256: string;
  size: number;
  at: Instant;
  by: PersonRef;
  release: { number: number; title: string; service: string };
  lastCheck: { result: MediaCheckResult; at: Instant } | null;
}

export interface LibraryList {
  items: LibraryRow[];
  /** The id of the item after which the next page begins. */
  next: string | null;
}

const pageSize = 50;

/** What is in the library, the latest first. `text` is part of a name, a version, or the beginning of a digest. */
export async function libraryList({ db }: Viewer, { text, after }: { text: string; after: string | null }): Promise<LibraryList> {
  const where = [
    text === "" ? null : matching(text),
    after === null
      ? null
      : Prisma.sql`(i.checked_in_at, i.id) < (SELECT p.checked_in_at, p.id FROM library_item p WHERE p.id = ${after}::uuid)`,
  ].filter((one) => one !== null);
  const rows = await db.$queryRaw<Row[]>`
    SELECT i.id, i.name, i.version, i.sha256, i.size, i.checked_in_at, p.id AS person_id, p.name AS person_name,
      r.number, r.title, s.name AS service, c.result, c.checked_at
    FROM library_item i
    JOIN person p ON p.id = i.checked_in_by
    JOIN release r ON r.id = i.release_id
    JOIN service s ON s.id = r.service_id
    LEFT JOIN LATERAL (SELECT result, checked_at FROM media_check WHERE item_id = i.id ORDER BY checked_at DESC LIMIT 1) c ON true
    ${where.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(where, " AND ")}`}
    ORDER BY i.checked_in_at DESC, i.id DESC LIMIT ${pageSize + 1}`;
  const items = rows.slice(0, pageSize).map(toItem);
  return { items, next: rows.length > pageSize ? (items.at(-1)?.id ?? null) : null };
}

interface Row {
  id: string;
  name: string;
  version: string;
  sha256: string;
  size: bigint;
  checked_in_at: Instant;
  person_id: string;
  person_name: string;
  number: number;
  title: string;
  service: string;
  result: MediaCheckResult | null;
  checked_at: Instant | null;
}

const toItem = (row: Row): LibraryRow => ({
  id: row.id,
  name: row.name,
  version: row.version,
  sha256: row.sha256,
  size: Number(row.size),
  at: row.checked_in_at,
  by: { id: row.person_id, name: row.person_name },
  release: { number: row.number, title: row.title, service: row.service },
  lastCheck: row.result && row.checked_at ? { result: row.result, at: row.checked_at } : null,
});

/** Digests are told as `sha256:…`, in groups, in any case; "name 1.2" is a name and a version. */
function matching(text: string): Prisma.Sql {
  const digest = text
    .toLowerCase()
    .replace(/^sha-?256:?/, "")
    .replaceAll(/\s/g, "");
  const isDigest = /^[0-9a-f]{4,64}$/.test(digest);
  const pattern = `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return Prisma.sql`(${isDigest ? Prisma.sql`i.sha256 LIKE ${`${digest}%`} OR` : Prisma.empty}
    i.name ILIKE ${pattern} OR i.version ILIKE ${pattern} OR i.name || ' ' || i.version ILIKE ${pattern})`;
}
