import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What this version needs of the database: /api/ready compares. */
const migrations = readdirSync(path.join(import.meta.dirname, "prisma", "migrations"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/**
 * Marks the scripts of every page as compiled whole (the explicit compile hints of V8): a browser then does it beside the page while
 * they arrive. Otherwise it parses them twice, the second time all at once in the moment in which the page starts: half of that work.
 * @param {{ distDir: string }} made
 */
async function hintCompilation({ distDir }) {
  /** @type {{ rootMainFiles: string[] }} */
  const { rootMainFiles } = JSON.parse(readFileSync(path.join(distDir, "build-manifest.json"), "utf8"));
  const hint = "//# allFunctionsCalledOnLoad\n";
  for (const file of rootMainFiles.map((name) => path.join(distDir, name))) {
    const script = readFileSync(file, "utf8");
    if (!script.startsWith(hint)) writeFileSync(file, hint + script);
  }
}

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  devIndicators: false,
  // A container image takes the server with just the files it needs (Containerfile); everything else runs from the checkout.
  ...(process.env["COUNTERSIGN_OUTPUT"] === "standalone" && { output: "standalone" }),
  env: { COUNTERSIGN_MIGRATIONS: migrations.join(",") },
  serverExternalPackages: [
    ...["@node-rs/argon2", "@prisma/adapter-pg", "pg", "pg-boss", "pino", "prom-client"],
    // Both read files of their own beside them: schemas, and a program for a thread.
    ...["@cyclonedx/cyclonedx-library", "xmllint-wasm"],
  ],
  outputFileTracingIncludes: {
    "/api/{releases,v1}/**": ["./node_modules/@cyclonedx/cyclonedx-library/res/schema/*", "./node_modules/xmllint-wasm/*"],
  },
  turbopack: { root: import.meta.dirname },
  compiler: { runAfterProductionCompile: hintCompilation },
  // Types are a check of their own (`npm run check`, `npm test`): a build on a user's machine need not wait for them.
  typescript: { ignoreBuildErrors: true },
};

export default config;
