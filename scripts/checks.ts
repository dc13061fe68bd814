/** What is checked without running anything: types, format and lint. Each passes or fails as one. */
import path from "node:path";
import { type Ended, runNode } from "./child.ts";
import { root } from "./home.ts";
import type { Lifetime } from "./lifetime.ts";
import { seconds } from "./say.ts";

const program = (...parts: string[]) => path.join(root, "node_modules", ...parts);

interface Check {
  title: string;
  /** Programs run in order; the first that fails ends the check. */
  programs: readonly (readonly string[])[];
}

const checks: readonly Check[] = [
  {
    title: "Types",
    programs: [
      // On a clean clone the types of the routes are not there yet.
      [program("next", "dist", "bin", "next"), "typegen"],
      [program("typescript", "bin", "tsc"), "--noEmit"],
    ],
  },
  {
    title: "Format and fast lint",
    programs: [[program("@biomejs", "biome", "bin", "biome"), "check", "--error-on-warnings", "--max-diagnostics=none"]],
  },
  { title: "Typed lint", programs: [[program("eslint", "bin", "eslint.js"), ".", "--max-warnings=0"]] },
];

async function runOne({ programs }: Check, lifetime: Lifetime): Promise<Ended> {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
  let last: Ended = { code: 0, output: "" };
  for (const args of programs) {
    last = await runNode(args, env, { lifetime });
    if (last.code !== 0) return last;
  }
  return last;
}

/** Runs all of them, whatever the others say, and shows in full what a failing one said. */
export async function runChecks(lifetime: Lifetime): Promise<{ passed: number; failed: number }> {
  let failed = 0;
  for (const check of checks) {
    const since = performance.now();
    process.stdout.write(`  ${check.title} ...`);
    const { code, output } = await runOne(check, lifetime);
    console.log(code === 0 ? ` ${seconds(since)}` : ` failed, ${seconds(since)}\n\n${output.trim()}\n`);
    if (code !== 0) failed += 1;
  }
  return { passed: checks.length - failed, failed };
}
