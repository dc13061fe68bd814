/**
 * `npm test`: everything. `npm test -- unit` (or `check`, `integration`, `e2e`) runs a part of it, with the names of files
 * after it a part of that. The last line is for the whole run: `N passed, N failed`.
 */
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { ensureClient } from "./build.ts";
import { runChecks } from "./checks.ts";
import { root } from "./home.ts";
import { type Lifetime, live } from "./lifetime.ts";
import { seconds, sentenceOf, Unable } from "./say.ts";
import { endToEnd } from "./test-e2e.ts";
import { type Count, runVitest } from "./test-vitest.ts";

const results = path.join(root, "test-results");

interface Stage {
  title: string;
  run: (lifetime: Lifetime, files: readonly string[]) => Promise<Count>;
}

const stages = {
  check: { title: "Checks", run: runChecks },
  unit: { title: "Unit tests", run: (lifetime, files) => runVitest("unit", results, files, lifetime) },
  integration: { title: "Integration tests", run: (lifetime, files) => runVitest("integration", results, files, lifetime) },
  e2e: { title: "End-to-end tests", run: (lifetime, files) => endToEnd(results, files, lifetime) },
} satisfies Record<string, Stage>;

const isStage = (name: string): name is keyof typeof stages => Object.hasOwn(stages, name);

function chosen([first, ...files]: readonly string[]): { wanted: readonly Stage[]; files: readonly string[] } {
  if (first === undefined) return { wanted: Object.values(stages), files: [] };
  if (!isStage(first)) throw new Unable(`Say nothing, or one of: ${Object.keys(stages).join(", ")}.`);
  return { wanted: [stages[first]], files };
}

/** A stage that cannot run is one failure; the others run all the same. */
async function runStage({ title, run }: Stage, files: readonly string[], lifetime: Lifetime): Promise<Count> {
  console.log(`\n${title}`);
  const since = performance.now();
  const count = await run(lifetime, files).catch((error: unknown): Count => {
    if (lifetime.isEnding) throw error;
    console.log(sentenceOf(error) ?? error);
    return { passed: 0, failed: 1 };
  });
  const skipped = count.skipped ? `, ${count.skipped} skipped` : "";
  console.log(`${title}: ${count.passed} passed, ${count.failed} failed${skipped} in ${seconds(since)}`);
  return count;
}

await live(async (lifetime) => {
  const { wanted, files } = chosen(process.argv.slice(2));
  let total: Count | undefined;
  // Registered first, so it is done last: nothing that stops can say anything after it.
  lifetime.atEnd(() => {
    if (total) console.log(`\n${total.passed} passed, ${total.failed} failed`);
  });
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  await ensureClient(lifetime);
  const counts: Count[] = [];
  for (const stage of wanted) counts.push(await runStage(stage, files, lifetime));
  const sum = (part: "passed" | "failed") => counts.reduce((all, count) => all + count[part], 0);
  total = { passed: sum("passed"), failed: sum("failed") };
  if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
});
