/** What the definitive media library holds, and which bytes of the media store anything refers to. */
import { AppError } from "#lib/errors";
import type { Database, Transaction } from "./client.ts";

type Reader = Database | Transaction;

export interface StoredItem {
  id: string;
  releaseId: string;
  name: string;
  version: string;
  sha256: string;
  /** Bytes. */
  size: number;
  mediaType: string;
}

const stored = { id: true, releaseId: true, name: true, version: true, sha256: true, size: true, mediaType: true } as const;

export async function readItem(db: Reader, id: string): Promise<StoredItem> {
  const row = await db.libraryItem.findUnique({ where: { id }, select: stored });
  if (!row) throw new AppError("not-found", "There is no such library item.");
  return { ...row, size: Number(row.size) };
}

/** Every item that has these bytes, under whatever name. */
export function itemsWithBytes(db: Reader, sha256: string): Promise<{ id: string; releaseId: string }[]> {
  return db.libraryItem.findMany({ where: { sha256 }, select: { id: true, releaseId: true }, orderBy: { id: "asc" } });
}

/** Those of these names and versions that the library holds already, as `name@version`. */
export async function takenVersions(db: Reader, wanted: readonly { name: string; version: string }[]): Promise<string[]> {
  const rows = await db.libraryItem.findMany({
    where: { OR: wanted.map(({ name, version }) => ({ name, version })) },
    select: { name: true, version: true },
  });
  return rows.map(({ name, version }) => `${name}@${version}`);
}

/** Those of these digests that were withdrawn under any name. */
export async function withdrawnDigests(db: Reader, digests: readonly string[]): Promise<string[]> {
  const rows = await db.libraryItem.findMany({
    where: { sha256: { in: [...digests] }, withdrawal: { isNot: null } },
    select: { sha256: true },
    distinct: ["sha256"],
  });
  return rows.map(({ sha256 }) => sha256);
}

/** The releases that brought these bytes in and in which they are still in use, in the order in which releases are locked. */
export async function releasesUsing(db: Reader, sha256: string): Promise<string[]> {
  const rows = await db.libraryItem.findMany({
    where: { sha256, withdrawal: null },
    select: { releaseId: true },
    distinct: ["releaseId"],
    orderBy: { releaseId: "asc" },
  });
  return rows.map(({ releaseId }) => releaseId);
}

/** Items not looked at for `days` days, the longest unseen first; one of those that have the same bytes. */
export async function itemsUnseenFor(db: Reader, days: number, most: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT i.id FROM library_item i
    LEFT JOIN LATERAL (SELECT max(m.checked_at) AS at FROM media_check m WHERE m.item_id = i.id) seen ON true
    WHERE NOT EXISTS (SELECT 1 FROM library_item o WHERE o.sha256 = i.sha256 AND o.id < i.id)
      AND coalesce(seen.at, i.checked_in_at) < countersign_clock() - make_interval(days => ${days}::int)
    ORDER BY coalesce(seen.at, i.checked_in_at), i.id LIMIT ${most}::int`;
  return rows.map(({ id }) => id);
}

/** Builds that nobody has needed for `days` days and none of whose artifacts is in the library: superseded, or of a cancelled release. */
export async function buildsOutOfUse(db: Reader, days: number, most: number): Promise<{ id: string; releaseId: string }[]> {
  return db.$queryRaw<{ id: string; releaseId: string }[]>`
    SELECT b.id, b.release_id AS "releaseId" FROM build b JOIN release r ON r.id = b.release_id
    LEFT JOIN build n ON n.release_id = b.release_id AND n.iteration = b.iteration + 1
    WHERE coalesce(n.handed_in_at, CASE WHEN r.phase = 'cancelled' THEN r.phase_since END)
        <= countersign_clock() - make_interval(days => ${days}::int)
      AND EXISTS (SELECT 1 FROM artifact a WHERE a.build_id = b.id)
      AND NOT EXISTS (SELECT 1 FROM artifact a JOIN library_item i ON i.artifact_id = a.id WHERE a.build_id = b.id)
      AND NOT EXISTS (SELECT 1 FROM bytes_removal o WHERE o.build_id = b.id)
    ORDER BY b.id LIMIT ${most}::int`;
}

/** The item with these bytes that was not found without them when it was last looked at; null where there is none. */
export async function itemThoughtThere(db: Reader, sha256: string): Promise<string | null> {
  const [row] = await db.$queryRaw<{ id: string }[]>`
    SELECT i.id FROM library_item i
    LEFT JOIN LATERAL (SELECT m.result FROM media_check m WHERE m.item_id = i.id ORDER BY m.checked_at DESC LIMIT 1) seen ON true
    WHERE i.sha256 = ${sha256} AND seen.result IS DISTINCT FROM 'missing' ORDER BY i.id LIMIT 1`;
  return row?.id ?? null;
}

/** Digests after one and up to another that artifacts, and what was handed in about them, refer to: the first ones, in order. */
export async function referredBetween(db: Reader, after: string, upTo: string, most: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ sha256: string }[]>`
    SELECT a.sha256 FROM artifact a WHERE a.sha256 > ${after} AND a.sha256 <= ${upTo}
      AND NOT EXISTS (SELECT 1 FROM bytes_removal r WHERE r.build_id = a.build_id)
    UNION SELECT sha256 FROM test_report WHERE sha256 > ${after} AND sha256 <= ${upTo}
    UNION SELECT sha256 FROM provenance WHERE sha256 > ${after} AND sha256 <= ${upTo}
    UNION SELECT sha256 FROM bill_of_materials WHERE sha256 > ${after} AND sha256 <= ${upTo}
    UNION SELECT sha256 FROM library_item WHERE sha256 > ${after} AND sha256 <= ${upTo}
    ORDER BY 1 LIMIT ${most}::int`;
  return rows.map(({ sha256 }) => sha256);
}

/**
 * Those of these digests that an artifact, a test report, provenance or a bill of materials refers to. A build whose bytes were let go of
 * refers to them no more; sent again for another build, they are there for both.
 */
export async function referredDigests(db: Reader, digests: readonly string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ sha256: string }[]>`
    SELECT a.sha256 FROM artifact a WHERE a.sha256 = ANY (${digests}::text[])
      AND NOT EXISTS (SELECT 1 FROM bytes_removal r WHERE r.build_id = a.build_id)
    UNION SELECT sha256 FROM test_report WHERE sha256 = ANY (${digests}::text[])
    UNION SELECT sha256 FROM provenance WHERE sha256 = ANY (${digests}::text[])
    UNION SELECT sha256 FROM bill_of_materials WHERE sha256 = ANY (${digests}::text[])`;
  return new Set(rows.map(({ sha256 }) => sha256));
}

/**
 * Until the transaction ends nobody sweeps these bytes: taken by whoever is about to refer to them, beside others who do the same. It
 * holds them only once it is had: whether the store still has them is asked after that.
 */
export async function keepBytes(tx: Transaction, sha256: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${`countersign/bytes/${sha256}`}, 0))`;
}

/** Until the transaction ends nobody begins to refer to these bytes, and whoever was about to has done it: the sweep asks after that. */
export async function claimBytes(tx: Transaction, sha256: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`countersign/bytes/${sha256}`}, 0))`;
}
