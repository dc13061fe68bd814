/**
 * Applies prisma/migrations in order, as the owner: each in one transaction by one simple-protocol query, under an
 * advisory lock. Keeps Prisma's own `_prisma_migrations` table and checksums, so `prisma migrate` agrees.
 */
import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";

export const migrationsFolder = path.join(import.meta.dirname, "migrations");
const lockKey = 72_707_369;

export interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/** An applied migration is no longer the one in the folder. */
export class MigrationMismatch extends Error {}

export function readMigrations(from = migrationsFolder): Migration[] {
  return readdirSync(from, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(from, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

const createHistory = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
  logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`;

/** The migrations not yet applied, after comparing the applied ones. Throws when one was edited or is unknown here. */
async function pendingOf(client: pg.Client, migrations: readonly Migration[]): Promise<Migration[]> {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    "SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
  );
  for (const { migration_name, checksum } of rows) {
    const here = migrations.find(({ name }) => name === migration_name);
    if (!here)
      throw new MigrationMismatch(
        `The database has migration ${migration_name}, which this version does not know: run a newer version.`,
      );
    if (here.checksum !== checksum)
      throw new MigrationMismatch(`Migration ${migration_name} was edited after it had been applied.`);
  }
  const applied = new Set(rows.map((row) => row.migration_name));
  return migrations.filter(({ name }) => !applied.has(name));
}

/** Applies one migration inside whatever transaction the client is in, and notes it as applied. */
export const migrationStatements = ({ name, sql, checksum }: Migration): string =>
  `${sql}\n;INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
    VALUES ('${randomUUID()}', '${checksum}', ${pg.escapeLiteral(name)}, now(), 1);`;

/** Makes the table in which applied migrations are noted. */
export const createMigrationHistory = async (client: pg.Client): Promise<void> => {
  await client.query(createHistory);
};

/** Answers the names newly applied. Throws a MigrationMismatch when an applied migration was edited or is unknown here. */
export async function applyMigrations(ownerUrl: string, migrations = readMigrations()): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  // A migration may raise notices, never an unhandled error event when its session is ended.
  client.on("error", () => undefined);
  try {
    await client.query("SELECT pg_advisory_lock($1)", [lockKey]);
    await client.query("SET client_min_messages = warning");
    await createMigrationHistory(client);
    const pending = await pendingOf(client, migrations);
    for (const migration of pending) {
      await client.query(`BEGIN;\n${migrationStatements(migration)}\nCOMMIT;`).catch(async (error: unknown) => {
        await client.query("ROLLBACK");
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`Migration ${migration.name} failed: ${reason}${lineOf(migration.sql, error)}`, { cause: error });
      });
    }
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

function lineOf(sql: string, error: unknown): string {
  const position = Number((error as { position?: string }).position) - "BEGIN;\n".length;
  return Number.isInteger(position) && position > 0 ? ` (line ${sql.slice(0, position).split("\n").length})` : "";
}

/** The names still to be applied, as seen by a role that may only read. */
export async function pendingMigrations(url: string, migrations = readMigrations()): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ made: boolean }>("SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS made");
    return (rows[0]?.made ? await pendingOf(client, migrations) : migrations).map(({ name }) => name);
  } finally {
    await client.end();
  }
}
