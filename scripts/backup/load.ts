/** Loads a backup into an empty database, as the owner, in one transaction: after any failure there is nothing of it. */
import { once } from "node:events";
import { finished } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { MediaStore } from "#lib/media/media-store";
import { demonstrationClock } from "../../prisma/demonstration-clock.ts";
import { createMigrationHistory, type Migration, migrationStatements, readMigrations } from "../../prisma/migrate.ts";
import { Unable } from "../say.ts";
import { type Manifest, memberOf, newHash } from "./format.ts";
import { type Member, membersOf, readingError } from "./read.ts";
import { plainSession, quoted, tablesOf } from "./tables.ts";
import { recordRestored, type Verified, verifyRestored } from "./verify.ts";

export interface RestoreTarget {
  ownerUrl: string;
  library: MediaStore;
}

/** Restores `file`, whose manifest was read and checked, up to the last of these migrations, and answers what was verified afterwards. */
export async function loadBackup(
  { ownerUrl, library }: RestoreTarget,
  file: string,
  manifest: Manifest,
  known = readMigrations(),
): Promise<Verified> {
  const migrations = migrationsOf(manifest, known);
  const client = new pg.Client({ connectionString: ownerUrl });
  client.on("error", () => undefined);
  await client.connect();
  const added: string[] = [];
  try {
    await client.query(`${plainSession}; SET client_min_messages TO warning; BEGIN`);
    await emptySchemas(client);
    await createMigrationHistory(client);
    for (const migration of migrations.before) await client.query(migrationStatements(migration));
    if (manifest.tables.some(({ name }) => name === "public.demonstration_clock")) await client.query(demonstrationClock);
    await fill(client, library, file, manifest, added);
    for (const migration of migrations.after) await client.query(migrationStatements(migration));
    const verified = await verifyRestored(client, library, manifest);
    await recordRestored(client, manifest, verified);
    await client.query("COMMIT");
    return verified;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    for (const sha256 of added) await library.remove(sha256, new Date(Date.now() + 60_000));
    throw readingError(file, error);
  } finally {
    await client.end();
  }
}

/** The migrations the backup was written with, and those that came since. */
function migrationsOf(
  { migrations, product }: Manifest,
  known: readonly Migration[],
): { before: Migration[]; after: Migration[] } {
  const before = known.slice(0, migrations.length);
  for (const [index, { name, checksum }] of migrations.entries()) {
    const here = before[index];
    if (here?.name === name && here.checksum === checksum) continue;
    throw known.some((one) => one.name === name)
      ? new Unable(`The backup was written with another form of migration ${name}: restore it with Countersign ${product}.`)
      : new Unable(`The backup has migration ${name}, which this version does not know: restore it with a newer version.`);
  }
  return { before, after: known.slice(migrations.length) };
}

/** A database that was migrated and never used is as good as an empty one. */
async function emptySchemas(client: pg.Client): Promise<void> {
  const tables = await client.query<{ name: string; is_ours: boolean }>(
    `SELECT c.relname AS name, to_regclass('public._prisma_migrations') IS NOT NULL AND to_regclass('public.organisation') IS NOT NULL AS is_ours
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`,
  );
  const [first] = tables.rows;
  if (!first) return;
  if (!first.is_ours) throw new Unable(`The database is not empty: it has the table ${first.name}. Restore into an empty one.`);
  const used = await client.query<{ name: string | null }>(
    "SELECT (SELECT name FROM public.organisation) AS name WHERE EXISTS (SELECT 1 FROM public.organisation) OR EXISTS (SELECT 1 FROM public.record_entry)",
  );
  if (used.rows[0])
    throw new Unable(`The database is not empty: it belongs to ${used.rows[0].name ?? "somebody"}. Restore into an empty one.`);
  await client.query(
    "DROP SCHEMA IF EXISTS pgboss CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION pg_database_owner",
  );
}

/** Loads all rows with our triggers off, which would refuse or repeat what is long done; foreign keys and checks stay on. */
async function fill(client: pg.Client, store: MediaStore, file: string, manifest: Manifest, added: string[]): Promise<void> {
  const here = await tablesOf(client);
  requireSameTables(manifest, here);
  const names = here.map(({ name }) => quoted(name));
  const switchTriggers = async (to: "DISABLE" | "ENABLE") => {
    for (const name of names) await client.query(`ALTER TABLE ${name} ${to} TRIGGER USER`);
  };
  await switchTriggers("DISABLE");
  // Migrations fill some of the tables.
  await client.query(`TRUNCATE ${names.join(", ")}`);
  await copyAll(client, store, file, manifest, added);
  for (const { name, value, isCalled } of manifest.sequences)
    await client.query("SELECT setval($1::text::regclass, $2::text::bigint, $3)", [quoted(name), value, isCalled]);
  // Nobody comes back in by a session that was ended since.
  await client.query("UPDATE public.session SET revoked_at = clock_timestamp() WHERE revoked_at IS NULL");
  // The queue's foreign keys wait for the end of the transaction, and a table cannot be altered while they wait.
  await client.query("SET CONSTRAINTS ALL IMMEDIATE");
  await switchTriggers("ENABLE");
  await client.query("SET CONSTRAINTS ALL DEFERRED");
}

function requireSameTables(manifest: Manifest, here: readonly { name: string; columns: string[] }[]): void {
  const listed = (tables: readonly { name: string; columns: string[] }[]) =>
    tables
      .map(({ name, columns }) => `${name}(${columns.toSorted().join(",")})`)
      .toSorted()
      .join("\n");
  if (listed(manifest.tables) !== listed(here))
    throw new Unable("The backup has other tables than its migrations make. Nothing was restored.");
}

async function copyAll(client: pg.Client, store: MediaStore, file: string, manifest: Manifest, added: string[]): Promise<void> {
  const expected = new Map(manifest.members.map(({ name, sha256 }) => [name, sha256]));
  const rows = new Map<string, number>();
  let copy: Copy | undefined;
  try {
    for await (const member of membersOf(file)) {
      const kind = memberOf(member.header.name);
      if (typeof kind !== "object") {
        member.resume();
        continue;
      }
      const bytes = checked(member, expected.get(member.header.name));
      if ("media" in kind) {
        const expects = { sha256: kind.media, ...(member.header.size === undefined ? {} : { size: member.header.size }) };
        const { isNew } = await store.putStream(bytes, { limitBytes: Number.MAX_SAFE_INTEGER, expects });
        if (isNew) added.push(kind.media);
        continue;
      }
      if (copy?.table !== kind.table) {
        if (copy) rows.set(copy.table, await copy.end());
        copy = openCopy(client, manifest, kind.table);
      }
      for await (const chunk of bytes) await copy.write(chunk);
    }
    if (copy) rows.set(copy.table, await copy.end());
  } catch (error) {
    // Until the server is told, it waits for more rows and hears nothing else.
    await copy?.abandon();
    throw error;
  }
  for (const { name, rows: wanted } of manifest.tables)
    if ((rows.get(name) ?? 0) !== wanted)
      throw new Unable(`The backup has ${rows.get(name) ?? 0} rows of ${name} and speaks of ${wanted}. Nothing was restored.`);
}

interface Copy {
  table: string;
  write(chunk: Buffer): Promise<void>;
  /** Answers how many rows arrived. */
  end(): Promise<number>;
  abandon(): Promise<void>;
}

function openCopy(client: pg.Client, manifest: Manifest, table: string): Copy {
  const columns =
    manifest.tables
      .find(({ name }) => name === table)
      ?.columns.map(quoted)
      .join(", ") ?? "";
  const sink = client.query(copyFrom(`COPY ${quoted(table)} (${columns}) FROM STDIN`));
  const done = finished(sink);
  done.catch(() => undefined);
  return {
    table,
    write: async (chunk) => {
      if (!sink.write(chunk)) await Promise.race([once(sink, "drain"), done]);
    },
    end: async () => {
      sink.end();
      await done;
      return sink.rowCount;
    },
    abandon: async () => {
      sink.destroy();
      await done.catch(() => undefined);
    },
  };
}

/** Passes a member's bytes on; at their end they must be those that were checked before. */
async function* checked(member: Member, expected: string | undefined): AsyncGenerator<Buffer> {
  const hash = newHash();
  for await (const chunk of member as AsyncIterable<Buffer>) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest("hex") !== expected) throw new Unable("The backup changed while it was read. Nothing was restored.");
}
