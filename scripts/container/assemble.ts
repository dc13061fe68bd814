/** Follows the Containerfile without a container engine: its stages become folders, its commands run in them. */
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { root } from "../home.ts";
import { step, Unable } from "../say.ts";
import { readCopy, readEnv, type Stage } from "./containerfile.ts";

export interface Assembled {
  /** The image's working folder, as a folder here. */
  folder: string;
  env: Record<string, string>;
  command: string[];
}

/** Builds every stage under `place`; answers the last. Folders of the image outside its working folder are left to whoever runs it. */
export async function assemble(stages: readonly Stage[], place: string): Promise<Assembled> {
  const folders = new Map<string, string>();
  let last: Assembled | undefined;
  for (const [index, stage] of stages.entries()) {
    const folder = path.join(place, stage.name ?? String(index));
    mkdirSync(folder, { recursive: true });
    last = await build(stage, folder, folders);
    if (stage.name) folders.set(stage.name, folder);
  }
  if (!last) throw new Unable("The Containerfile has no stage.");
  return last;
}

async function build({ instructions }: Stage, folder: string, folders: ReadonlyMap<string, string>): Promise<Assembled> {
  const made: Assembled = { folder, env: {}, command: [] };
  let workdir = "/";
  for (const { word, text } of instructions) {
    if (word === "ENV") Object.assign(made.env, readEnv(text));
    if (word === "WORKDIR") workdir = text;
    if (word === "COPY") copy(text, { folder, workdir, folders });
    if (word === "ENTRYPOINT" || word === "CMD") made.command.push(...(JSON.parse(text) as string[]));
    if (word === "RUN") await run(text, made);
  }
  return made;
}

interface Where {
  folder: string;
  workdir: string;
  folders: ReadonlyMap<string, string>;
}

function copy(text: string, { folder, workdir, folders }: Where): void {
  const { from, sources, target } = readCopy(text);
  const base = from === null ? root : folders.get(from);
  if (base === undefined) throw new Unable(`COPY ${text}: there is no stage ${from}.`);
  for (const source of sources) {
    // A stage's folder stands for its working folder, /src or /app.
    const file = path.join(base, from === null ? source : path.relative("/src", source));
    if (!existsSync(file)) throw new Unable(`COPY ${text}: there is no ${path.relative(base, file)}.`);
    const to = path.resolve(folder, path.relative(workdir, path.resolve(workdir, target)));
    const isFolder = statSync(file).isDirectory();
    // Links stay links, as an engine copies them: Next's standalone output has them.
    cpSync(file, isFolder ? to : path.join(to, path.basename(file)), { recursive: true, verbatimSymlinks: true });
  }
}

async function run(command: string, { folder, env }: Assembled): Promise<void> {
  if (/^mkdir .*chown /.test(command)) return;
  await step(command.length > 70 ? `${command.slice(0, 67)}...` : command, async () => {
    if (/^npm ci /.test(command)) return installedHere(folder);
    const { status, stdout, stderr } = spawnSync("sh", ["-c", command], {
      cwd: folder,
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env, NODE_ENV: env["NODE_ENV"] } as NodeJS.ProcessEnv,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    if (status !== 0)
      throw new Unable(`${command}\nended with ${status}:\n${`${stdout}${stderr}`.trim().split("\n").slice(-30).join("\n")}`);
  });
}

/** The checkout's own packages stand for a fresh install; hard links, for they are large and nothing writes into them. */
async function installedHere(folder: string): Promise<void> {
  const { status, stderr } = spawnSync("cp", ["-al", path.join(root, "node_modules"), path.join(folder, "node_modules")], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Unable(`The packages could not be linked: ${stderr}`);
  // npm writes into its own note.
  const note = path.join("node_modules", ".package-lock.json");
  spawnSync("rm", [path.join(folder, note)]);
  copyFileSync(path.join(root, note), path.join(folder, note));
}
