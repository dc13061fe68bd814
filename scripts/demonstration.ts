/** The demonstration's data: made once by driving the application; a half-made one is dropped and made anew. */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { MigrationMismatch } from "../prisma/migrate.ts";
import { ensureDatabase } from "../prisma/roles.ts";
import { runNode } from "./child.ts";
import { asAdmin, databaseName, type InstalledDatabase, migrate } from "./database.ts";
import { type Home, root } from "./home.ts";
import type { Lifetime } from "./lifetime.ts";
import { Unable } from "./say.ts";
import { childEnvironment } from "./serve.ts";

// Said of the database itself, so that it cannot outlive what it speaks of.
const complete = "A complete demonstration of Countersign.";

/** Migrates, and fills the demonstration organisation unless it is there, whole. */
export async function ensureDemonstration(home: Home, database: InstalledDatabase, lifetime: Lifetime): Promise<void> {
  if (await isComplete(database)) {
    try {
      await migrate(database);
      return;
    } catch (error) {
      if (!(error instanceof MigrationMismatch)) throw error;
      console.log("  This demonstration was made by another version: it is made anew.");
    }
  }
  await makeDemonstration(home, database, lifetime);
}

/** Makes it anew, whatever there was. */
export async function makeDemonstration(home: Home, database: InstalledDatabase, lifetime: Lifetime): Promise<void> {
  await startAfresh(home, database);
  await migrate(database);
  await fill(home, database, lifetime);
  await asAdmin(database.ownerUrl, noteComplete);
}

/** From now on a start takes the demonstration for whole. */
export async function noteComplete(owner: pg.Client): Promise<void> {
  await owner.query(`COMMENT ON DATABASE ${databaseName} IS ${pg.escapeLiteral(complete)}`);
}

async function isComplete({ adminUrl }: InstalledDatabase): Promise<boolean> {
  const { rows } = await asAdmin(adminUrl, (admin) =>
    admin.query<{ comment: string | null }>(
      "SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1",
      [databaseName],
    ),
  );
  return rows[0]?.comment === complete;
}

async function startAfresh(home: Home, { adminUrl }: InstalledDatabase): Promise<void> {
  await asAdmin(adminUrl, async (admin) => {
    await admin.query(`DROP DATABASE IF EXISTS ${databaseName} WITH (FORCE)`);
    await ensureDatabase(admin, databaseName);
  });
  rmSync(home.library, { recursive: true, force: true });
  mkdirSync(home.library, { recursive: true, mode: 0o700 });
}

async function fill(home: Home, { databaseUrl, ownerUrl }: InstalledDatabase, lifetime: Lifetime): Promise<void> {
  const program = path.join(root, "prisma", "seed", "demonstration.ts");
  if (!existsSync(program)) throw new Unable("prisma/seed/demonstration.ts is missing.");
  console.log("  Filling the demonstration organisation:");
  const { code } = await runNode([program], childEnvironment(home, databaseUrl, { DATABASE_OWNER_URL: ownerUrl }), {
    lifetime,
    show: true,
  });
  if (code !== 0) throw new Unable("The demonstration could not be filled.");
}

/** Who can sign in, with what they may do. */
export async function peopleOf({ databaseUrl }: InstalledDatabase): Promise<string[]> {
  const { rows } = await asAdmin(databaseUrl, (client) =>
    client.query<{ name: string; email: string; roles: string | null }>(
      `SELECT p.name, p.email, string_agg(DISTINCT replace(a.role::text, '_', ' '), ', ') AS roles
       FROM person p LEFT JOIN appointment a ON a.person_id = p.id AND a.role IS NOT NULL
       WHERE p.left_at IS NULL GROUP BY p.id ORDER BY p.name`,
    ),
  );
  return rows.map(({ name, email, roles }) => `${name.padEnd(24)} ${email.padEnd(36)} ${roles ?? ""}`.trimEnd());
}
