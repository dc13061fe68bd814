import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const file = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  // Nothing here is bundled for the browser, so the guard against that has nothing to guard.
  resolve: { alias: { "server-only": file("./tests/support/empty.ts") } },
  test: {
    environment: "node",
    // Tests wait for the database more than they compute.
    maxWorkers: "100%",
    setupFiles: ["tests/support/worker-console.ts"],
    projects: [
      { extends: true, test: { name: "unit", include: ["tests/unit/**/*.test.{ts,tsx}"], testTimeout: 60_000 } },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.ts"],
          globalSetup: ["tests/support/global-database.ts"],
          setupFiles: ["tests/support/worker-database.ts"],
          pool: "forks",
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
