/** The countersign command as a pipeline has it: one file, run by Node alone. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { buildCommand } from "../../scripts/build-cli.ts";
import { once } from "./once.ts";

const built = once(() => buildCommand(path.join(mkdtempSync(path.join(tmpdir(), "countersign-command-")), "countersign.mjs")));

export interface Ran {
  status: number | null;
  out: string;
  aside: string;
}

interface Around {
  env?: Record<string, string>;
  input?: string;
  cwd?: string;
}

/** Runs it to its end, with nothing of this process's environment. */
export async function countersign(args: readonly string[], { env = {}, input = "", cwd }: Around = {}): Promise<Ran> {
  const child = spawn(process.execPath, [await built(), ...args], {
    cwd: cwd ?? tmpdir(),
    // A home of its own: what a developer is logged in to is nothing to a test.
    env: { HOME: "/nonexistent", ...env } as unknown as NodeJS.ProcessEnv,
  });
  const ran: Ran = { status: null, out: "", aside: "" };
  child.stdout.on("data", (chunk: Buffer) => (ran.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (ran.aside += chunk.toString()));
  child.stdin.end(input);
  ran.status = await new Promise((resolve) => child.once("close", resolve));
  return ran;
}

/** A folder that is gone after the test. */
export function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), "countersign-files-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}
