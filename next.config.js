import { readdirSync } from "node:fs";
import path from "node:path";

/** What this version needs of the database: /api/ready compares. */
const migrations = readdirSync(path.join(import.meta.dirname, "prisma", "migrations"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

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
  // Types are a check of their own (`npm run check`, `npm test`): a build on a user's machine need not wait for them.
  typescript: { ignoreBuildErrors: true },
};

export default config;
