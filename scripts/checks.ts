/** What is checked without running anything: types, format and lint. Each passes or fails as one. */
import path from "node:path";
import { runNode } from "./child.ts";
import { root } from "./home.ts";
import type { Lifetime } from "./lifetime.ts";
import { seconds } from "./say.ts";

const program = (...parts: string[]) => path.join(root, "node_modules", ...parts);

interface Check {
  title: string;
  program: readonly string[];
}

const checks: readonly Check[] = [
  { title: "Types", program: [program("typescript", "bin", "tsc"), "--noEmit"] },
  {
    title: "Format and fast lint",
    program: [program("@biomejs", "biome", "bin", "biome"), "check", "--error-on-warnings", "--max-diagnostics=none"],
  },
  { title: "Typed lint", program: [program("eslint", "bin", "eslint.js"), ".", "--max-warnings=0"] },
];

/** On a clean clone the types of the routes are not there yet, and two of the checks read them. */
const routeTypes: Check = { title: "Types of the routes", program: [program("next", "dist", "bin", "next"), "typegen"] };

/** Runs one and shows in full what it said when it fails. */
async function passes({ title, program: args }: Check, lifetime: Lifetime): Promise<boolean> {
  const since = performance.now();
  const { code, output } = await runNode(args, { ...process.env, NEXT_TELEMETRY_DISABLED: "1" }, { lifetime });
  console.log(`  ${title} ... ${code === 0 ? seconds(since) : `failed, ${seconds(since)}\n\n${output.trim()}\n`}`);
  return code === 0;
}

/** Runs all of them at once, whatever the others say. */
export async function runChecks(lifetime: Lifetime): Promise<{ passed: number; failed: number }> {
  const outcomes = [await passes(routeTypes, lifetime)];
  outcomes.push(...(await Promise.all(checks.map((check) => passes(check, lifetime)))));
  const passed = outcomes.filter(Boolean).length;
  return { passed, failed: outcomes.length - passed };
}
