/**
 * Builds the `countersign` command into one file, public/countersign.mjs: every installation serves the command that fits it, and Node
 * is all it needs. It is the package's `bin` as well.
 */
import { existsSync, readFileSync } from "node:fs";
import { chmod, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");

/** Writes the command where it is another one than the one there. Answers its place. */
export async function buildCommand(file = path.join(root, "public", "countersign.mjs")): Promise<string> {
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["lib/cli/countersign.ts"],
    outfile: file,
    write: false,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node18",
    charset: "utf8",
    legalComments: "none",
    banner: { js: "#!/usr/bin/env node" },
    define: { COUNTERSIGN_VERSION: JSON.stringify(version) },
    logLevel: "silent",
  });
  const [output] = outputFiles;
  if (!output) throw new Error("esbuild wrote nothing.");
  if (existsSync(file) && readFileSync(file, "utf8") === output.text) return file;
  // Whoever fetches it meanwhile gets the one before, whole.
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, output.contents);
  await chmod(unfinished, 0o755);
  await rename(unfinished, file);
  return file;
}

// Not to the standard output: `npm pack --json` runs this, and its answer stands there.
if (import.meta.main) console.error(await buildCommand());
