import { database } from "#lib/db/client";
import { requireRestrictedRole } from "#lib/db/start-up-check";

/** A worker beats every 20 seconds; after this long without a beat none is there. */
const workerLateSeconds = 90;

/** Why the database's part of this system is not ready, every reason at once; empty when it is. */
export async function databaseReasons(migrations: readonly string[]): Promise<string[]> {
  const db = database();
  try {
    await db.$queryRaw`SELECT 1`;
  } catch {
    return ["The database does not answer."];
  }
  const missing = await missingMigrations(migrations);
  if (missing.length > 0) return [`The database lacks ${missing.join(", ")}: run the migrations.`];
  const reasons: string[] = [];
  await requireRestrictedRole(db).catch((error: unknown) => reasons.push(error instanceof Error ? error.message : String(error)));
  const [worker] = await db.$queryRaw<{ isSeen: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM pgboss.instance
      WHERE stopped_on IS NULL AND heartbeat_on > clock_timestamp() - make_interval(secs => ${workerLateSeconds}::int)) AS "isSeen"`;
  if (!worker?.isSeen) reasons.push(`No worker was seen in the last ${workerLateSeconds} seconds: start one.`);
  return reasons;
}

/** The migrations of this version that the database lacks. One that is newer than this version is no reason: it comes before an upgrade. */
async function missingMigrations(migrations: readonly string[]): Promise<string[]> {
  const db = database();
  const [history] = await db.$queryRaw<{ isThere: boolean }[]>`
    SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS "isThere"`;
  if (!history?.isThere) return [...migrations];
  const applied = await db.$queryRaw<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  const known = new Set(applied.map(({ name }) => name));
  return migrations.filter((name) => !known.has(name));
}
