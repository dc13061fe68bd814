/** One clone of the template for each test file; the tests are the application role, as the application is. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { closeDatabase } from "../../prisma/roles.ts";
import { urlFor } from "./database.ts";

const name = `test_${randomUUID().replaceAll("-", "")}`;
const library = mkdtempSync(path.join(tmpdir(), "countersign-library-"));
const admin = new pg.Client({ connectionString: inject("adminUrl") });
await admin.connect();
await admin.query(`CREATE DATABASE ${name} OWNER countersign_owner TEMPLATE ${inject("template")} STRATEGY file_copy`);
await closeDatabase(admin, name);

// Before any module of the application is loaded: it reads them once.
process.env["DATABASE_URL"] = urlFor("countersign_app", name);
process.env["TEST_OWNER_URL"] = urlFor("countersign_owner", name);
process.env["TEST_ADMIN_URL"] = urlFor("postgres", name);
process.env["LIBRARY_DIR"] = library;
// Every refusal is a line of the log, and refusals are most of what tests ask for.
process.env["LOG_LEVEL"] ??= "warn";

afterAll(async () => {
  const { closeSharedDatabase } = await import("#lib/db/client");
  await closeSharedDatabase();
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
  rmSync(library, { recursive: true, force: true });
});
