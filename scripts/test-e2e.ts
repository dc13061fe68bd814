/** Serves a fresh demonstration, on a database and a port of its own, and lets Playwright loose on it. */
import { createWriteStream, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { ensureBrowser } from "./browser.ts";
import { ensureBuild } from "./build.ts";
import { runNode } from "./child.ts";
import { type InstalledDatabase, liveWith, openEmbedded } from "./database.ts";
import { makeDemonstration } from "./demonstration.ts";
import { claim, type Home, noteRunning, openHome, release, root } from "./home.ts";
import type { Lifetime } from "./lifetime.ts";
import { freePort } from "./postgres.ts";
import { step } from "./say.ts";
import { publicUrl, serve } from "./serve.ts";
import { type Count, testEnvironment } from "./test-vitest.ts";

const forgetful = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

const Report = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
});

export async function endToEnd(results: string, files: readonly string[], lifetime: Lifetime): Promise<Count> {
  const chromium = await ensureBrowser(lifetime);
  await ensureBuild(lifetime);
  // Playwright colours its workers' output by a setting of its own, and looks at the terminal itself.
  const { NO_COLOR: _plain, ...env } = testEnvironment(process.env);
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  const { home, database, url } = await served(path.join(results, "e2e-server.log"), lifetime);
  const report = path.join(results, "e2e.json");
  const { code } = await runNode(
    [path.join(root, "node_modules", "@playwright", "test", "cli.js"), "test", ...files],
    {
      ...env,
      CHROMIUM: chromium,
      E2E_URL: url,
      E2E_DATABASE_URL: database.databaseUrl,
      E2E_OWNER_URL: database.ownerUrl,
      E2E_LIBRARY_DIR: home.library,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    },
    { lifetime, show: true },
  );
  const count = countOf(report);
  if (count.failed > 0) console.log(`What the server said is in ${path.relative(root, path.join(results, "e2e-server.log"))}.`);
  return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

async function served(logFile: string, lifetime: Lifetime): Promise<{ home: Home; database: InstalledDatabase; url: string }> {
  const home = openHome("test");
  claim(home);
  lifetime.atEnd(() => release(home));
  const database = await step("Starting the database", () => openEmbedded(home, forgetful));
  liveWith(database, lifetime);
  await makeDemonstration(home, database, lifetime);
  const address = { port: await freePort(), host: "127.0.0.1" };
  await serve({ home, address, databaseUrl: database.databaseUrl, mode: "start", log: createWriteStream(logFile) }, lifetime);
  const url = publicUrl(address);
  noteRunning(home, { ...database, url });
  return { home, database, url };
}

function countOf(file: string): Count {
  const { stats, errors } = Report.parse(JSON.parse(readFileSync(file, "utf8")));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}
