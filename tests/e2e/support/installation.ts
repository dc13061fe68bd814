/** A real installation beside the demonstration: `scripts/start.ts`, in a folder and on a port of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..", "..", "..");

/** A port nothing listens on, on any interface that the start looks at. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, () => {
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("No free port."))));
    });
  });

/** A folder for the data of one installation; the database's own account has to pass through it. */
export function dataFolder(): { path: string; remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), "countersign-installation-"));
  chmodSync(folder, 0o711);
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

export interface Installation {
  url: string;
  /** Everything it has said. */
  said: () => string;
  /** Ends it as Ctrl-C does; answers the exit code. */
  stop: () => Promise<number | null>;
}

type Settings = Readonly<Record<string, string>>;

interface Started {
  child: ChildProcess;
  said: () => string;
  ended: Promise<number | null>;
}

function spawnStart(data: string, port: number, settings: Settings): Started {
  const {
    DATABASE_URL: _url,
    DATABASE_OWNER_URL: _owner,
    NEXTAUTH_URL: _address,
    LIBRARY_DIR: _library,
    ...inherited
  } = process.env;
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", path.join(root, "scripts", "start.ts")], {
    cwd: root,
    env: { ...inherited, DATA_DIR: data, PORT: String(port), HOST: "127.0.0.1", NO_COLOR: "1", ...settings },
    // The channel ends it when the tests are killed.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { child, said: () => output, ended };
}

/** Starts it and answers when it says that it is ready. */
export async function startInstallation(data: string, port: number, settings: Settings = {}): Promise<Installation> {
  const { child, said, ended } = spawnStart(data, port, settings);
  const ready = new Promise<void>((resolve) => child.stdout?.on("data", () => said().includes("Ctrl-C stops it.") && resolve()));
  const early = await Promise.race([ready, ended.then((code) => ({ code }))]);
  if (early) throw new Error(`It ended with ${early.code}: ${said()}`);
  return {
    url: `http://localhost:${port}`,
    said,
    stop: () => {
      child.kill("SIGINT");
      return ended;
    },
  };
}

/** Tries to start where it cannot: what it said, and its exit code. */
export async function failToStart(
  data: string,
  port: number,
  settings: Settings = {},
): Promise<{ said: string; code: number | null }> {
  const { said, ended } = spawnStart(data, port, settings);
  const code = await ended;
  return { said: said(), code };
}
