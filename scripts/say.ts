/** What the commands say: one line per step with its time, and one clear sentence when they cannot go on. */
import { MigrationMismatch } from "../prisma/migrate.ts";

/** A reason a person can act on; shown alone, without a stack. */
export class Unable extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = "Unable";
  }
}

export const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

export const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** Says what is being done, then how long it took. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const since = performance.now();
  process.stdout.write(`  ${title} ...`);
  try {
    const result = await work();
    process.stdout.write(` ${seconds(since)}\n`);
    return result;
  } catch (error) {
    process.stdout.write(" failed\n");
    throw error;
  }
}

const systemReasons: Record<string, (error: NodeJS.ErrnoException) => string> = {
  ENOSPC: () => "There is no disk space left: free some and start again.",
  EACCES: ({ path }) => `${path ?? "A file"} belongs to another user: run this as the user who made it.`,
  EPERM: ({ path }) => `${path ?? "A file"} belongs to another user: run this as the user who made it.`,
  // PostgreSQL's own word for it.
  "53100": () => "There is no disk space left: free some and start again.",
  EROFS: ({ path }) => `${path ?? "The folder"} is on a read-only disk.`,
};

/** The sentence for an error, when it is one a person can act on. */
export function sentenceOf(error: unknown): string | undefined {
  if (error instanceof Unable || error instanceof MigrationMismatch) return error.message;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? systemReasons[code]?.(error as NodeJS.ErrnoException) : undefined;
}

/** Runs a command to its end; any failure ends the process with code 1. */
export async function runCommand(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(sentenceOf(error) ?? error);
    process.exitCode = 1;
  }
}
