/** What must be made from the sources before they run: the Prisma client and the production build, each only when stale, and the command. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildCommand } from "./build-cli.ts";
import { nextProgram, runNode } from "./child.ts";
import { root } from "./home.ts";
import type { Lifetime } from "./lifetime.ts";
import { step, Unable } from "./say.ts";

const generated = path.join("lib", "db", "generated");
const schema = path.join("prisma", "schema.prisma");
const sources = [
  "app",
  "components",
  "lib",
  "public",
  schema,
  path.join("prisma", "migrations"),
  "proxy.ts",
  "instrumentation.ts",
  "next.config.js",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
];

const quiet = { NEXT_TELEMETRY_DISABLED: "1", CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" };

function digestOf(entries: readonly string[]): string {
  const hash = createHash("sha256").update(process.version);
  const add = (relative: string) => {
    const file = path.join(root, relative);
    if (relative === generated || !existsSync(file)) return;
    hash.update(`${relative}\0`).update(readFileSync(file)).update("\0");
  };
  for (const entry of entries) {
    const folder = path.join(root, entry);
    if (!existsSync(folder)) continue;
    const found = readdirSync(path.dirname(folder), { withFileTypes: true }).find(({ name }) => name === path.basename(folder));
    if (!found?.isDirectory()) add(entry);
    else
      for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((one) => one.isFile())
        .map((one) => path.relative(root, path.join(one.parentPath, one.name)))
        .filter((one) => !one.startsWith(generated + path.sep))
        .sort())
        add(file);
  }
  return hash.digest("hex");
}

const isFresh = (stamp: string, digest: string) => existsSync(stamp) && readFileSync(stamp, "utf8") === digest;

function requireSpace(output: string): void {
  if (/ENOSPC|No space left on device/.test(output)) throw new Unable("There is no disk space left: free some and start again.");
}

/** Generates the Prisma client when the schema is another one than last time. */
export async function ensureClient(lifetime?: Lifetime): Promise<void> {
  const digest = digestOf([schema, "package-lock.json"]);
  const stamp = path.join(root, generated, "schema.sha256");
  if (isFresh(stamp, digest)) return;
  await step("Generating the database client", async () => {
    const program = path.join(root, "node_modules", "prisma", "build", "index.js");
    const { code, output } = await runNode([program, "generate"], { ...process.env, ...quiet }, lifetime ? { lifetime } : {});
    if (code !== 0) {
      requireSpace(output);
      throw new Unable(`The database client could not be generated:\n${output.trim()}`);
    }
    writeFileSync(stamp, digest);
  });
}

/** Builds for production when a source is another one than at the last build. A failed build leaves nothing behind. */
export async function ensureBuild(lifetime?: Lifetime): Promise<void> {
  // Among the sources, for it is served as it is: before they are looked at.
  await buildCommand();
  const digest = digestOf(sources);
  const folder = path.join(root, ".next");
  const stamp = path.join(folder, "sources.sha256");
  if (isFresh(stamp, digest)) return;
  await step("Building (about a minute)", async () => {
    rmSync(stamp, { force: true });
    const env = {
      ...process.env,
      ...quiet,
      NODE_ENV: "production",
      COUNTERSIGN_OUTPUT: undefined,
      DATABASE_URL: undefined,
      DATABASE_OWNER_URL: undefined,
    };
    const { code, output } = await runNode([nextProgram, "build"], env, lifetime ? { lifetime } : {});
    if (code !== 0) {
      // Next would keep a failed build in its cache.
      rmSync(folder, { recursive: true, force: true });
      requireSpace(output);
      throw new Unable(`The build failed:\n${output.trim().split("\n").slice(-40).join("\n")}`);
    }
    writeFileSync(stamp, digest);
  });
}
