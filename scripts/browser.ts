/** A browser for the end-to-end tests: an installed one, else Playwright's own, else the distribution's package. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { type Environment, runNode } from "./child.ts";
import { root } from "./home.ts";
import type { Lifetime } from "./lifetime.ts";
import { seconds, Unable } from "./say.ts";

// The shell first: without a window to draw it leaves the processor to the tests.
const names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const elsewhere = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const packages = ["chromium-headless-shell", "chromium"];
const downloadPatienceMs = 240_000;

/** Whether it starts: a name may stand for a package that is not installed, a download may lack its libraries. */
const starts = (file: string): boolean =>
  existsSync(file) && spawnSync(file, ["--version"], { timeout: 30_000, stdio: "ignore" }).status === 0;

function installed(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  const candidates = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...candidates, ...elsewhere].find(starts);
}

const ofPlaywright = (): string | undefined => [chromium.executablePath()].find(starts);

/** Finds a browser or fetches one, and answers its program. */
export async function ensureBrowser(lifetime: Lifetime): Promise<string> {
  const named = process.env["CHROMIUM"];
  if (named !== undefined && named !== "") {
    if (!starts(named)) throw new Unable(`CHROMIUM is ${named}, which does not start as a browser.`);
    return named;
  }
  const found =
    installed() ??
    ofPlaywright() ??
    (await attempt("Downloading a browser", () => download(lifetime))) ??
    (await attempt("Installing the distribution's browser", () => Promise.resolve(installPackage())));
  if (found === undefined)
    throw new Unable(
      "The end-to-end tests need a browser: install Chromium (on Debian: apt-get install chromium), or say where one is by CHROMIUM.",
    );
  return found;
}

async function attempt(title: string, work: () => Promise<string | undefined>): Promise<string | undefined> {
  const since = performance.now();
  process.stdout.write(`  ${title} ...`);
  const file = await work();
  console.log(file === undefined ? " not possible here" : ` ${seconds(since)}`);
  return file;
}

async function download(lifetime: Lifetime): Promise<string | undefined> {
  const program = path.join(root, "node_modules", "@playwright", "test", "cli.js");
  const env: Environment = { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "10000" };
  const patience = AbortSignal.timeout(downloadPatienceMs);
  await runNode([program, "install", "--no-shell", "chromium"], env, { lifetime, signal: patience });
  return ofPlaywright();
}

/** By apt-get, as root or where sudo asks for no password. */
function installPackage(): string | undefined {
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const run = (...args: string[]) => {
    const [program = "apt-get", ...rest] = [...sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args];
    return spawnSync(program, rest, { stdio: "ignore", timeout: 600_000 }).status === 0;
  };
  const install = () => packages.some((name) => run("install", "-y", "--no-install-recommends", name));
  // A fresh machine may not have read the list of packages yet.
  return install() || (run("update") && install()) ? installed() : undefined;
}
