/** `npm run db:new-migration -- snake_name` writes what the schema says and the migrations do not; `-- --check` only says whether there is any. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { applyMigrations, migrationsFolder } from "../prisma/migrate.ts";
import { ensureDatabase, ensureRoles } from "../prisma/roles.ts";
import { asAdmin, databaseName } from "./database.ts";
import { root } from "./home.ts";
import { type Lifetime, live } from "./lifetime.ts";
import { startCluster } from "./postgres.ts";
import { step, Unable } from "./say.ts";
import { schemaDifference } from "./schema-difference.ts";
import { withoutTheUnsaid } from "./schema-unsaid.ts";

/** A database with every migration applied, gone when the command ends. Answers the superuser's connection string. */
async function migratedScratch(lifetime: Lifetime): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), "countersign-migration-"));
  lifetime.atEnd(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o711);
  const cluster = await startCluster(path.join(folder, "postgres"), "scratch", ["fsync=off"]);
  lifetime.atEnd(() => cluster.stop());
  await asAdmin(cluster.adminUrl(), async (admin) => {
    await ensureRoles(admin, { owner: "scratch", app: "scratch" });
    await ensureDatabase(admin, databaseName);
  });
  const owner = new URL(cluster.adminUrl(databaseName));
  owner.username = "countersign_owner";
  await applyMigrations(owner.href);
  return cluster.adminUrl(databaseName);
}

const stamp = () => new Date().toISOString().replace(/\D/g, "").slice(0, 14);

await live(async (lifetime) => {
  const [name] = process.argv.slice(2);
  const isCheck = name === "--check";
  if (!isCheck && !/^[a-z][a-z0-9_]*$/.test(name ?? ""))
    throw new Unable("Name the migration in small letters: npm run db:new-migration -- add_something");
  const url = await step("Applying the migrations to a scratch database", () => migratedScratch(lifetime));
  const difference = await schemaDifference(url, path.join(root, "prisma", "schema.prisma"));
  const sql = await asAdmin(url, (admin) => withoutTheUnsaid(admin, difference));
  if (sql === "") return console.log("The migrations say all that the schema says.");
  if (isCheck) throw new Unable(`The schema says what no migration does:\n\n${sql.trim()}`);
  const folder = path.join(migrationsFolder, `${stamp()}_${name}`);
  mkdirSync(folder);
  writeFileSync(path.join(folder, "migration.sql"), sql);
  console.log(
    `${path.relative(root, folder)}/migration.sql: read it, and add what a schema cannot say (triggers, grants, checks).`,
  );
});
