/**
 * The limit of the pages: this very application, built with its reads replaced by what they answered once. Shell, components and HTML
 * are the same; only the database and the session's lookup are gone.
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { serialize } from "node:v8";
import { nextProgram, runNode } from "../../scripts/child.ts";
import { root } from "../../scripts/home.ts";
import type { Lifetime } from "../../scripts/lifetime.ts";
import { step, Unable } from "../../scripts/say.ts";

/** What replaces a module: functions that it exports, each with its one answer. Its other values stay, its other functions do not answer. */
export interface Replacement {
  /** Below the root, without its ending. */
  module: string;
  answers: Readonly<Record<string, unknown>>;
}

const copied = ["app", "components", "lib", "public", "prisma/schema.prisma", "proxy.ts", "instrumentation.ts"];
const settings = ["postcss.config.mjs", "tsconfig.json", "package.json"];

/** The same, but for where the packages are. */
const configuration = `import config from ${JSON.stringify(path.join(root, "next.config.js"))};
export default { ...config, turbopack: { root: ${JSON.stringify(root)} } };
`;

/** Builds it under `folder`, which lies in this checkout, and answers the folder to serve. */
export async function buildConstantApp(
  folder: string,
  replacements: readonly Replacement[],
  lifetime: Lifetime,
): Promise<string> {
  const place = path.join(folder, "constant");
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  for (const one of [...copied, ...settings]) cpSync(path.join(root, one), path.join(place, one), { recursive: true });
  writeFileSync(path.join(place, "next.config.js"), configuration);
  mkdirSync(path.join(place, "answers"));
  for (const replacement of replacements) await replace(place, replacement);
  await step("Building the same pages with constant rows (about a minute)", async () => {
    const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", DATABASE_URL: undefined };
    const { code, output } = await runNode([nextProgram, "build", place], env, { lifetime });
    if (code !== 0) throw new Unable(`The pages with constant rows could not be built:\n${output.trim()}`);
  });
  return place;
}

async function replace(place: string, { module, answers }: Replacement): Promise<void> {
  const file = path.join(place, "answers", `${module.replaceAll("/", "_")}.bin`);
  const original = (await import(path.join(root, `${module}.ts`))) as Record<string, unknown>;
  const values = Object.entries(original).filter(([, value]) => typeof value !== "function");
  writeFileSync(file, serialize({ ...Object.fromEntries(values), ...answers }));
  const exported = Object.entries(original).map(([name, value]) => {
    if (typeof value !== "function") return `export const ${name}: any = kept.${name};`;
    const body = name in answers ? `Promise.resolve(kept.${name})` : `Promise.reject(new Error("${name} is not measured."))`;
    return `export const ${name}: any = () => ${body};`;
  });
  const read = `const kept = deserialize(readFileSync(${JSON.stringify(file)}));`;
  const imports = ['import { readFileSync } from "node:fs";', 'import { deserialize } from "node:v8";'];
  writeFileSync(path.join(place, `${module}.ts`), [...imports, read, ...exported, ""].join("\n"));
}
