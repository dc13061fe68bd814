/** Real input: this project's own package and the JUnit XML of its own unit tests, green and red. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "..", "..", "..");
const results = path.join(root, "test-results");

async function npm(args: readonly string[], cwd: string): Promise<string> {
  const executed = process.env["npm_execpath"];
  const [program, first] = executed && /\.c?js$/.test(executed) ? [process.execPath, [executed]] : ["npm", []];
  return (await run(program, [...first, ...args], { cwd, maxBuffer: 64 * 1024 * 1024 })).stdout;
}

/** `npm pack`; answers the tarball's path. */
export async function packProject(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const stdout = await npm(["pack", "--json", "--pack-destination", folder], root);
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

/** A few unit tests of this project, run now: what Vitest writes of them. */
export async function vitestReport(file: string): Promise<string> {
  const tests = ["build.test.ts", "junit-report.test.ts", "provenance.test.ts"].map((name) => path.join("tests", "unit", name));
  await run(process.execPath, [vitest, "run", "--project=unit", "--reporter=junit", `--outputFile=${file}`, ...tests], {
    cwd: root,
  });
  return file;
}

/** Whether the package opens and its command answers, asked by the runner that comes with Node: what that writes. */
export async function nodeReport(tarball: string, file: string): Promise<string> {
  const folder = path.join(path.dirname(file), "opened");
  mkdirSync(folder, { recursive: true });
  await run("tar", ["-xzf", tarball, "-C", folder]);
  const tests = path.join(folder, "package.test.mjs");
  writeFileSync(
    tests,
    `import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
const inside = (name) => new URL(\`./package/\${name}\`, import.meta.url);
test("the package says what it is called", () => {
  if (JSON.parse(readFileSync(inside("package.json"), "utf8")).name !== "countersign") throw new Error("another package");
});
test("its command answers", () => {
  execFileSync(process.execPath, [inside("public/countersign.mjs").pathname, "--help"]);
});
test("it is signed by its publisher", { skip: "the registry signs it" }, () => {});
`,
  );
  await run(process.execPath, ["--test", "--test-reporter=junit", `--test-reporter-destination=${file}`, tests], {
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
  return file;
}

/** Another version of this project's package: what was packed, unpacked, renamed and packed again. */
export async function packAs(version: string, folder: string): Promise<string> {
  const packed = await packProject(path.join(folder, "first"));
  await run("tar", ["-xzf", packed, "-C", folder]);
  const manifest = path.join(folder, "package", "package.json");
  writeFileSync(manifest, JSON.stringify({ ...(JSON.parse(readFileSync(manifest, "utf8")) as object), version }, null, 2));
  await npm(["pack", "--ignore-scripts", "--pack-destination", folder], path.dirname(manifest));
  return path.join(folder, `countersign-${version}.tgz`);
}

/**
 * The bill of materials that cyclonedx-npm makes of this project, by its lock file. What it would validate XML with needs a
 * compiler and stands replaced in package.json; the validation that counts is made where the bill is handed in.
 */
export async function billOfProject(file: string): Promise<string> {
  const program = path.join(root, "node_modules", "@cyclonedx", "cyclonedx-npm", "bin", "cyclonedx-npm-cli.js");
  await run(process.execPath, [program, "--omit", "dev", "--package-lock-only", "--output-file", file], { cwd: root });
  return file;
}
