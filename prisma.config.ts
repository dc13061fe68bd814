import { defineConfig } from "prisma/config";

// Lets `generate` and `validate` run where nothing can be downloaded: no schema engine is needed for them.
process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= process.execPath;

export default defineConfig({ schema: "prisma/schema.prisma", migrations: { path: "prisma/migrations" } });
