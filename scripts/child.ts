/** Child processes: run to the end, or kept running. They are out of the terminal's process group, so Ctrl-C reaches us alone. */
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { root } from "./home.ts";
import type { Lifetime } from "./lifetime.ts";
import { inWords } from "./log-words.ts";
import { Unable } from "./say.ts";

export type Environment = Record<string, string | undefined>;

const preload = pathToFileURL(path.join(import.meta.dirname, "with-parent.mjs")).href;

export const nextProgram = path.join(root, "node_modules", "next", "dist", "bin", "next");

/** Starts a Node program of this checkout; it ends when we do. */
export function startNode(args: readonly string[], env: Environment): ChildProcess {
  const told: Environment = { ...env, COUNTERSIGN_PARENT: String(process.pid) };
  return spawn(process.execPath, ["--import", preload, ...args], {
    cwd: root,
    detached: process.platform !== "win32",
    // Next's types want a NODE_ENV in every environment; a child may do without.
    env: told as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
}

/** Ends a child and waits for it; after ten seconds without mercy. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await gone;
  clearTimeout(impatience);
}

export interface Ended {
  code: number;
  output: string;
}

/** Runs a Node program to its end and answers its exit code and output, passing the output on when asked to. */
export function runNode(
  args: readonly string[],
  env: Environment,
  { lifetime, show = false, signal }: { lifetime?: Lifetime; show?: boolean; signal?: AbortSignal } = {},
): Promise<Ended> {
  const child = startNode(args, env);
  signal?.addEventListener("abort", () => void endChild(child));
  lifetime?.atEnd(() => endChild(child));
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (show) process.stdout.write(chunk);
    });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

export interface Kept {
  firstEnd: Promise<never>;
  showOutput(): void;
  /** What it said last, while its output is held back. */
  lastWords(): string;
}

/**
 * Keeps a program running: one that ends by itself is started again, one that keeps ending ends everything. What it says is
 * held back until `showOutput`, and goes to `log` from then on.
 */
export function keepRunning(
  title: string,
  start: () => ChildProcess,
  lifetime: Lifetime,
  log: NodeJS.WritableStream = process.stderr,
): Kept {
  let child: ChildProcess;
  let held: Buffer[] | undefined = [];
  let quickEnds = 0;
  let reject: (reason: unknown) => void = () => undefined;
  const firstEnd = new Promise<never>((_resolve, fail) => {
    reject = fail;
  });
  firstEnd.catch(() => undefined);
  const launch = () => {
    const since = Date.now();
    child = start();
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        if (held) held.push(chunk);
        else log.write(chunk);
      });
    child.once("exit", (code, signal) => void ended(since, code ?? signal ?? "unknown"));
  };
  const ended = async (since: number, reason: number | string) => {
    if (lifetime.isEnding) return;
    if (held) return reject(new Unable(`${title} did not start: ${lastWords(held)}`));
    quickEnds = Date.now() - since < 10_000 ? quickEnds + 1 : 0;
    console.error(`${title} ended by itself (${reason}).`);
    if (quickEnds >= 3) return void lifetime.end(1);
    await wait(1000);
    if (!lifetime.isEnding) launch();
  };
  launch();
  lifetime.atEnd(() => endChild(child));
  return {
    firstEnd,
    showOutput: () => {
      held = undefined;
    },
    lastWords: () => lastWords(held ?? []),
  };
}

function lastWords(chunks: readonly Buffer[]): string {
  const said = Buffer.concat(chunks).toString().trim().split("\n");
  const lines = said.map(inWords).filter((line) => line !== null);
  return lines.slice(-15).join("\n") || "it said nothing";
}
