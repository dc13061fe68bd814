/** What is open, and how it is closed: in reverse order, once, whatever ends the command. */
import { runCommand } from "./say.ts";

export interface Lifetime {
  /** Registers what must be done at the end; the last registered is done first. */
  atEnd(close: () => unknown): void;
  /** True once the end has begun: a child that ends now was told to. */
  readonly isEnding: boolean;
  /** Ends everything and the process, with this exit code. */
  end(code: number): Promise<never>;
}

/** Runs `work` until a signal, a lost parent or its own failure ends it. With `stay`, it goes on after `work` returns. */
export async function live(work: (lifetime: Lifetime) => Promise<void>, { stay = false } = {}): Promise<void> {
  const closing: (() => unknown)[] = [];
  let ending: Promise<never> | undefined;
  const lifetime: Lifetime = {
    atEnd: (close) => {
      closing.push(close);
    },
    get isEnding() {
      return ending !== undefined;
    },
    end: (code) => {
      ending ??= closeAll(closing).then(() => process.exit(code));
      return ending;
    },
  };
  // A terminal that is gone takes the last words with it, not the orderly end.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      if (!lifetime.isEnding) process.stdout.write("\nStopping ...\n");
      void lifetime.end(0);
    });
  process.on("disconnect", () => void lifetime.end(0));
  await runCommand(async () => {
    try {
      await work(lifetime);
    } catch (error) {
      // The end pulls the ground from under whatever is running: only the first reason counts.
      if (!lifetime.isEnding) throw error;
    }
  });
  if (!stay || process.exitCode || lifetime.isEnding) await lifetime.end(Number(process.exitCode ?? 0));
}

async function closeAll(closing: (() => unknown)[]): Promise<void> {
  for (let close = closing.pop(); close !== undefined; close = closing.pop()) {
    try {
      await close();
    } catch (error) {
      console.error(error);
    }
  }
}
