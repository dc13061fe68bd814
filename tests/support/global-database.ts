/** One PostgreSQL for the integration tests, and a migrated template in it. TEST_ADMIN_URL names a server to use instead. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { applyMigrations } from "../../prisma/migrate.ts";
import { closeDatabase, ensureDatabase, ensureRoles } from "../../prisma/roles.ts";
import { startCluster } from "../../scripts/postgres.ts";

declare module "vitest" {
  export interface ProvidedContext {
    adminUrl: string;
    template: string;
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

export default async function setup(project: TestProject) {
  const { adminUrl, stop } = await openServer();
  const template = `template_${process.pid}`;
  const password = decodeURIComponent(new URL(adminUrl).password);
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await ensureRoles(admin, { owner: password, app: password });
  await ensureDatabase(admin, template);
  const ownerUrl = new URL(adminUrl);
  ownerUrl.username = "countersign_owner";
  ownerUrl.pathname = `/${template}`;
  await applyMigrations(ownerUrl.href);
  await closeDatabase(admin, template);
  await admin.query(`ALTER DATABASE ${template} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`);
  project.provide("adminUrl", adminUrl);
  project.provide("template", template);
  return async () => {
    await admin.query(`ALTER DATABASE ${template} IS_TEMPLATE false`);
    await admin.query(`DROP DATABASE ${template} WITH (FORCE)`);
    await admin.end();
    await stop();
  };
}
