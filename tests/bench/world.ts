/** What the figures are measured on: a demonstration of its own, on PostgreSQL as it is delivered, fsync and all; clones of it for what writes. */
import path from "node:path";
import { applyMigrations } from "../../prisma/migrate.ts";
import { closeDatabase } from "../../prisma/roles.ts";
import { asAdmin, databaseName, type InstalledDatabase, liveWith, openEmbedded } from "../../scripts/database.ts";
import { ensureDemonstration } from "../../scripts/demonstration.ts";
import { claim, type Home, openHome, release } from "../../scripts/home.ts";
import type { Lifetime } from "../../scripts/lifetime.ts";
import { removeCluster } from "../../scripts/postgres-place.ts";
import { step } from "../../scripts/say.ts";

export interface World {
  home: Home;
  database: InstalledDatabase;
  lifetime: Lifetime;
  /** A copy of a database, of the demonstration unless another one is named; dropped at the end. */
  clone: (name: string, of?: string) => Promise<InstalledDatabase>;
  /** A migrated database with nothing in it; dropped at the end. */
  empty: (name: string) => Promise<InstalledDatabase>;
}

export async function openWorld(lifetime: Lifetime): Promise<World> {
  const home = openHome("bench");
  claim(home);
  lifetime.atEnd(() => release(home));
  if (process.argv.includes("--fresh")) removeCluster(path.join(home.folder, "postgres"));
  const database = await step("Starting the database", () => openEmbedded(home));
  liveWith(database, lifetime);
  await ensureDemonstration(home, database, lifetime);
  return {
    ...{ home, database, lifetime },
    clone: (name, of) => make(name, ` TEMPLATE ${of ?? databaseName} STRATEGY file_copy`, database, lifetime),
    empty: async (name) => {
      const made = await make(name, "", database, lifetime);
      await applyMigrations(made.ownerUrl);
      return made;
    },
  };
}

const named = (url: string, name: string): string => {
  const one = new URL(url);
  one.pathname = `/${name}`;
  return one.href;
};

async function make(name: string, from: string, database: InstalledDatabase, lifetime: Lifetime): Promise<InstalledDatabase> {
  const { adminUrl, ownerUrl, databaseUrl } = database;
  const drop = () => asAdmin(adminUrl, (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  await drop();
  await asAdmin(adminUrl, async (admin) => {
    await admin.query(`CREATE DATABASE ${name} OWNER countersign_owner${from}`);
    await closeDatabase(admin, name);
  });
  lifetime.atEnd(drop);
  return { ...database, databaseUrl: named(databaseUrl, name), ownerUrl: named(ownerUrl, name), adminUrl: named(adminUrl, name) };
}
