/** Real input: this project's own package and the JUnit XML of its own unit tests, green and red. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "..", "..", "..");
const results = path.join(root, "test-results");

/** `npm pack`; answers the tarball's path. */
export async function packProject(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const npm = process.env["npm_execpath"];
  const [program, first] = npm && /\.c?js$/.test(npm) ? [process.execPath, [npm]] : ["npm", []];
  const { stdout } = await run(program, [...first, "pack", "--json", "--pack-destination", folder], {
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
  });
  const [packed] = JSON.parse(stdout) as { filename: string }[];
  if (!packed) throw new Error("npm packed nothing.");
  return path.join(folder, packed.filename);
}

const vitest = path.join(root, "node_modules", "vitest", "vitest.mjs");

/** What `npm test` wrote for the unit tests; run now when only the end-to-end tests are. */
export async function greenReport(): Promise<string> {
  const file = path.join(results, "unit.xml");
  if (!existsSync(file))
    await run(process.execPath, [vitest, "run", "--project=unit", "--reporter=junit", `--outputFile=${file}`], { cwd: root });
  return file;
}

/** A unit test of this project with one expectation turned round, run for real: it fails, and says so in JUnit XML. */
export async function redReport(): Promise<string> {
  const folder = path.join(results, "red");
  const file = path.join(results, "red.xml");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const source = readFileSync(path.join(root, "tests", "unit", "form-values.test.ts"), "utf8");
  writeFileSync(path.join(folder, "form-values.test.ts"), source.replace(".toBe(instant)", ".not.toBe(instant)"));
  const outcome = await run(process.execPath, [vitest, "run", "--root", folder, "--reporter=junit", `--outputFile=${file}`], {
    cwd: root,
  }).then(
    () => "green",
    () => "red",
  );
  if (outcome === "green") throw new Error("A turned round expectation has to fail.");
  return file;
}
