/** Many library items by SQL, for looking at plans and buffers: past every guard, on top of the releases of fillLists. */
import { createHash } from "node:crypto";
import type pg from "pg";
import { libraryAlarms } from "#lib/queries/library-alarms";
import { type LibraryFilter, libraryList } from "#lib/queries/library-list";
import type { Viewer } from "#lib/queries/viewer";

/** As many releases as the items are spread over. */
export const libraryReleases = 1000;

/** Items of which few are documents, a handful have a rare word, and the names follow no order. `admin` is the superuser. */
export async function fillLibrary(admin: pg.Client, from: number, to: number): Promise<void> {
  await admin.query("SET session_replication_role = replica");
  const words = await takeAway(admin, "library_item_words");
  await admin.query(`
    INSERT INTO library_item (id, name, version, sha256, size, media_type, release_id, artifact_id, checked_in_by, checked_in_at, entry_id)
    SELECT gen_random_uuid(), CASE WHEN n < 1000 AND n % 100 = 7 THEN 'zebra-' ELSE 'search-api-' END || md5(n::text) || '.tgz', '4.' || n || '.0',
      encode(sha256(n::text::bytea), 'hex'), 1000 + n, CASE WHEN n < 1000 AND n % 50 = 3 THEN 'application/pdf' ELSE 'application/gzip' END,
      r.id, gen_random_uuid(), r.manager_id, now() - make_interval(secs => ${to} - n), gen_random_uuid()
    FROM generate_series(${from} + 1, ${to}) n JOIN release r ON r.number = 1 + n % ${libraryReleases}`);
  await admin.query(`
    INSERT INTO media_check (id, item_id, result, checked_at) SELECT gen_random_uuid(), i.id, 'intact', i.checked_in_at
    FROM library_item i WHERE NOT EXISTS (SELECT 1 FROM media_check m WHERE m.item_id = i.id)`);
  await admin.query(words);
  await admin.query("RESET session_replication_role");
  for (const table of ["library_item", "media_check"]) await admin.query(`VACUUM ANALYZE ${table}`);
}

/** Drops an index and answers how it is made: of words, row by row, a million take the better part of an hour, at once a minute. */
async function takeAway(admin: pg.Client, index: string): Promise<string> {
  const { rows } = await admin.query<{ made: string }>("SELECT pg_get_indexdef($1::regclass) AS made", [index]);
  await admin.query(`DROP INDEX ${index}`);
  await admin.query("SET maintenance_work_mem = '512MB'");
  return rows[0]?.made ?? "";
}

const found = (filter: Partial<LibraryFilter>) => (viewer: Viewer) =>
  libraryList(viewer, { text: "", kind: null, order: "name", after: null, ...filter });
/** The digest of an item that is there from the beginning. */
const digest = createHash("sha256").update("500").digest("hex");

/** What is looked for among them. */
export const librarySearches: Record<string, (viewer: Viewer) => Promise<unknown>> = {
  "Library by name": found({}),
  "Library, the latest first": found({ order: "latest" }),
  "Library by a rare word": found({ text: "zebra" }),
  "Library by a word that all have": found({ text: "search-api" }),
  "Library by no such word": found({ text: "okapi" }),
  "Library by the beginning of a digest": found({ text: digest.slice(0, 12) }),
  "Documents of the library": found({ kind: "document" }),
  "Damaged items": libraryAlarms,
};
