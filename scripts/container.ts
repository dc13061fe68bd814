/** The container's way in: takes secrets from files where NAME_FILE says so, then becomes the part that is asked for. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { unreachable } from "./database.ts";
import { root } from "./home.ts";
import { runCommand, Unable } from "./say.ts";
import { firstToken } from "./setup-token.ts";

const parts = {
  web: "server.js",
  worker: "lib/jobs/worker.ts",
  prepare: "scripts/db-prepare.ts",
  migrate: "scripts/db-migrate.ts",
  backup: "scripts/backup.ts",
  restore: "scripts/restore.ts",
} as const;

const isPart = (name: string | undefined): name is keyof typeof parts => name !== undefined && Object.hasOwn(parts, name);

/** NEXTAUTH_SECRET_FILE=/run/secrets/x gives NEXTAUTH_SECRET, as container engines mount secrets. An empty setting is none. */
function readSettings(): void {
  for (const [name, value] of Object.entries(process.env)) {
    if (value === "") delete process.env[name];
    const setting = /^([A-Z_]+)_FILE$/.exec(name)?.[1];
    if (setting === undefined || !value || !isSecret(setting)) continue;
    if (!existsSync(value)) throw new Unable(`${name} is ${value}: there is no such file.`);
    process.env[setting] = readFileSync(value, "utf8").trim();
  }
}

const isSecret = (name: string): boolean => /(_URL|_SECRET|_KEY|_TOKEN)$/.test(name);

/** The web process gets no owner's connection string, whatever the container was given. */
async function prepareWeb(): Promise<void> {
  delete process.env["DATABASE_OWNER_URL"];
  delete process.env["DATABASE_ADMIN_URL"];
  const databaseUrl = process.env["DATABASE_URL"];
  if (!databaseUrl || process.env["SETUP_TOKEN_HASH"]) return;
  const token = await firstToken(databaseUrl).catch((error: unknown) => {
    throw unreachable(error) ?? error;
  });
  if (!token) return;
  process.env["SETUP_TOKEN_HASH"] = token.hash;
  console.log(
    `No organisation yet. Make it and its first administrator once, at\n  ${process.env["NEXTAUTH_URL"]}/setup?token=${token.token}`,
  );
}

await runCommand(async () => {
  const [, , part] = process.argv;
  if (!isPart(part)) throw new Unable(`Say one of: ${Object.keys(parts).join(", ")}.`);
  readSettings();
  if (part === "web") await prepareWeb();
  // The part reads its own arguments, which come after its name.
  process.argv.splice(2, 1);
  await import(pathToFileURL(path.join(root, parts[part])).href);
});
