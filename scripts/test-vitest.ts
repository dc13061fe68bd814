/** Runs one Vitest project and counts what came out. Its JUnit report stays in test-results/, for a release's build. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { type Environment, runNode } from "./child.ts";
import { root } from "./home.ts";
import type { Lifetime } from "./lifetime.ts";

export interface Count {
  passed: number;
  failed: number;
  skipped?: number;
}

const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

/** The tests find their own database: nothing of the developer's environment leads them to another one. */
export function testEnvironment(env: Environment): Environment {
  const {
    DATABASE_URL: _url,
    DATABASE_OWNER_URL: _owner,
    DATABASE_DIRECT_URL: _direct,
    LIBRARY_DIR: _library,
    DATA_DIR: _data,
    NEXTAUTH_URL: _address,
    NEXTAUTH_SECRET: _secret,
    SETUP_TOKEN_HASH: _token,
    METRICS_TOKEN: _metrics,
    LOG_LEVEL: _level,
    NODE_ENV: _mode,
    FORCE_COLOR: _color,
    NO_COLOR: _plain,
    ...rest
  } = env;
  return { ...rest, LOG_LEVEL: "silent", ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" }) };
}

export async function runVitest(
  project: "unit" | "integration",
  results: string,
  files: readonly string[],
  lifetime: Lifetime,
): Promise<Count> {
  const report = path.join(results, `${project}.json`);
  const { code } = await runNode(
    [
      path.join(root, "node_modules", "vitest", "vitest.mjs"),
      "run",
      `--project=${project}`,
      "--reporter=default",
      "--reporter=junit",
      `--outputFile.junit=${path.join(results, `${project}.xml`)}`,
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...files,
    ],
    testEnvironment(process.env),
    { lifetime, show: true },
  );
  const count = countOf(report);
  // What fails outside a test, an unhandled error for one, is a failure too.
  return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

function countOf(file: string): Count {
  const report = Report.parse(JSON.parse(readFileSync(file, "utf8")));
  const unreadable = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((one) => one.status === "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unreadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
