/** For a test file that founds its own organisation: imported before all else, it makes the file's database anew, with nobody in it. */
import pg from "pg";
import { inject } from "vitest";
import { closeDatabase } from "../../prisma/roles.ts";
import { databaseName } from "./database.ts";

const admin = new pg.Client({ connectionString: inject("adminUrl") });
await admin.connect();
await admin.query(`DROP DATABASE ${databaseName()}`);
await admin.query(`CREATE DATABASE ${databaseName()} OWNER countersign_owner TEMPLATE ${inject("bare")} STRATEGY file_copy`);
await closeDatabase(admin, databaseName());
await admin.end();
