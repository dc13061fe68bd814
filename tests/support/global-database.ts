/**
 * One PostgreSQL for the integration tests, and two migrated templates in it: one that nobody has founded, and one with the
 * cast. TEST_ADMIN_URL names a server to use instead.
 */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { closeSharedDatabase } from "#lib/db/client";
import { applyMigrations } from "../../prisma/migrate.ts";
import { closeDatabase, ensureDatabase, ensureRoles } from "../../prisma/roles.ts";
import { startCluster } from "../../scripts/postgres.ts";
import { type Cast, makeCast, type Told, toTell } from "./cast.ts";

declare module "vitest" {
  export interface ProvidedContext {
    adminUrl: string;
    /** Migrated, and no more. */
    bare: string;
    /** Founded, with everybody in their seats. */
    template: string;
    cast: Told<Cast>;
  }
}

const forgetful = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=400"];

async function openServer(): Promise<{ adminUrl: string; stop: () => Promise<void> }> {
  const given = process.env["TEST_ADMIN_URL"];
  if (given) return { adminUrl: given, stop: () => Promise.resolve() };
  const folder = mkdtempSync(path.join(tmpdir(), "countersign-test-"));
  chmodSync(folder, 0o711);
  const cluster = await startCluster(path.join(folder, "postgres"), "test", forgetful);
  return {
    adminUrl: cluster.adminUrl(),
    stop: async () => {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function urlOf(adminUrl: string, role: string, name: string): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.pathname = `/${name}`;
  return url.href;
}

async function castIn(databaseUrl: string): Promise<Told<Cast>> {
  // The application reads it on first use.
  process.env["DATABASE_URL"] = databaseUrl;
  const cast = await makeCast();
  await closeSharedDatabase();
  delete process.env["DATABASE_URL"];
  return toTell(cast);
}

export default async function setup(project: TestProject) {
  const { adminUrl, stop } = await openServer();
  const [bare, template] = [`bare_${process.pid}`, `template_${process.pid}`];
  const password = decodeURIComponent(new URL(adminUrl).password);
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await ensureRoles(admin, { owner: password, app: password });
  await ensureDatabase(admin, bare);
  await applyMigrations(urlOf(adminUrl, "countersign_owner", bare));
  await closeDatabase(admin, bare);
  await admin.query(`ALTER DATABASE ${bare} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`);
  await admin.query(`CREATE DATABASE ${template} OWNER countersign_owner TEMPLATE ${bare} STRATEGY file_copy`);
  await closeDatabase(admin, template);
  const cast = await castIn(urlOf(adminUrl, "countersign_app", template));
  await admin.query(`ALTER DATABASE ${template} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`);
  project.provide("adminUrl", adminUrl);
  project.provide("bare", bare);
  project.provide("template", template);
  project.provide("cast", cast);
  return async () => {
    for (const name of [bare, template]) {
      await admin.query(`ALTER DATABASE ${name} IS_TEMPLATE false`);
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    }
    await admin.end();
    await stop();
  };
}
