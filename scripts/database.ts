/** A home's database: the embedded cluster with its two roles, or the one that DATABASE_URL names; migrated either way. */
import path from "node:path";
import pg from "pg";
import { applyMigrations, pendingMigrations } from "../prisma/migrate.ts";
import { ensureDatabase, ensureRoles } from "../prisma/roles.ts";
import type { Home } from "./home.ts";
import type { Lifetime } from "./lifetime.ts";
import { type Cluster, startCluster } from "./postgres.ts";
import { step, Unable } from "./say.ts";

export const databaseName = "countersign";

export interface InstalledDatabase {
  /** For the application role. */
  databaseUrl: string;
  /** For the owner; empty when an outside database was given without it. */
  ownerUrl: string;
  /** For the embedded superuser; empty for an outside database. */
  adminUrl: string;
  stop(): Promise<void>;
  /** Resolves, with a sentence, when the embedded server ends without having been told to. */
  lost?: Promise<string>;
}

export async function asAdmin<T>(adminUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** Starts the embedded server of a home, with its roles and its database; nothing is migrated yet. */
export async function openEmbedded(home: Home, options: readonly string[] = []): Promise<InstalledDatabase> {
  const { superuser, owner, app } = home.secrets;
  const cluster = await startCluster(path.join(home.folder, "postgres"), superuser, options);
  try {
    await asAdmin(cluster.adminUrl(), async (admin) => {
      await ensureRoles(admin, { owner, app });
      await ensureDatabase(admin, databaseName);
    });
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return {
    databaseUrl: urlOf(cluster, "countersign_app", app),
    ownerUrl: urlOf(cluster, "countersign_owner", owner),
    adminUrl: cluster.adminUrl(),
    stop: () => cluster.stop(),
    lost: cluster.lost,
  };
}

/** Stops the database at the end, and ends everything when it is lost before: nothing works without it. */
export function liveWith(database: InstalledDatabase, lifetime: Lifetime): void {
  lifetime.atEnd(() => database.stop());
  void database.lost?.then((sentence) => {
    if (lifetime.isEnding) return;
    console.error(`${sentence}\nStart again: it recovers.`);
    void lifetime.end(1);
  });
}

const urlOf = ({ port }: Cluster, role: string, password: string) =>
  `postgresql://${role}:${password}@127.0.0.1:${port}/${databaseName}`;

/** The database that DATABASE_URL names, if it is set. */
export function outsideDatabase(): InstalledDatabase | undefined {
  const databaseUrl = process.env["DATABASE_URL"];
  if (!databaseUrl) return undefined;
  return { databaseUrl, ownerUrl: process.env["DATABASE_OWNER_URL"] ?? "", adminUrl: "", stop: () => Promise.resolve() };
}

/** Brings the database to this version, or, without the owner's connection string, refuses to run on another one. */
export async function migrate({ databaseUrl, ownerUrl }: InstalledDatabase): Promise<void> {
  await step("Migrating the database", async () => {
    try {
      if (ownerUrl) await applyMigrations(ownerUrl);
      else {
        const [first] = await pendingMigrations(databaseUrl);
        if (first) throw new Unable(`The database lacks migration ${first}: set DATABASE_OWNER_URL, so that it can be applied.`);
      }
    } catch (error) {
      throw unreachable(error) ?? error;
    }
  });
}

/** The gate is only as good as the role that knocks at it: said here in a sentence, and checked again by the web process. */
export async function requireApplicationRole({ databaseUrl }: InstalledDatabase): Promise<void> {
  // On a fresh clone the client is only made while the command runs.
  const { openDatabase } = await import("#lib/db/client");
  const { requireRestrictedRole } = await import("#lib/db/start-up-check");
  const opened = openDatabase(databaseUrl);
  try {
    await requireRestrictedRole(opened.database);
  } catch (error) {
    throw new Unable(error instanceof Error ? error.message : String(error));
  } finally {
    await opened.close();
  }
}

/** The sentence for a database that nobody can get into. */
export function unreachable(error: unknown): Unable | undefined {
  const { code, message } = error as { code?: string; message?: string };
  if (code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "ETIMEDOUT" || code === "28P01" || code === "3D000")
    return new Unable(`The database cannot be reached: ${message ?? code}.`);
  return undefined;
}
