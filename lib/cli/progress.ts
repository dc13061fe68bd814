/** What a command is doing, on the error output: a line that rewrites itself at a terminal, a line for each finished step elsewhere. */
import { plain } from "./outcome.ts";

export interface Step {
  /** Bytes that are through. */
  at(bytes: number): void;
  done(how?: string): void;
  /** Leaves the line as it is, for what went wrong to stand below. */
  failed(): void;
}

const often = 100;

/** Begins a step; `size` in bytes where it has one. */
export function startStep(title: string, size?: number, out: NodeJS.WriteStream = process.stderr): Step {
  const since = performance.now();
  const name = plain(title).replaceAll("\n", " ");
  let last = 0;
  const rewrite = (text: string) => {
    if (out.isTTY) out.write(`\r\u001b[2K${text.slice(0, Math.max(20, (out.columns ?? 80) - 1))}`);
  };
  rewrite(`  ${name} ...`);
  return {
    at(bytes) {
      const now = performance.now();
      if (now - last < often) return;
      last = now;
      const share = size ? `${Math.floor((bytes / size) * 100)} % of ${sayBytes(size)}` : sayBytes(bytes);
      rewrite(`  ${name} ... ${share}`);
    },
    done(how) {
      const took = performance.now() - since;
      const tail = [how, took >= 1000 ? `${(took / 1000).toFixed(1)} s` : undefined].filter((one) => one !== undefined);
      const line = `  ${name}${tail.length === 0 ? "" : `: ${plain(tail.join(", "))}`}`;
      out.write(out.isTTY ? `\r\u001b[2K${line}\n` : `${line}\n`);
    },
    failed: () => void out.write(out.isTTY ? "\n" : `  ${name}: failed\n`),
  };
}

/** Does a step, and leaves its line where it failed. */
export async function step<T>(
  title: string,
  work: (step: Step) => Promise<T>,
  say: (result: T) => string | undefined,
  size?: number,
) {
  const running = startStep(title, size);
  try {
    const result = await work(running);
    running.done(say(result));
    return result;
  } catch (error) {
    running.failed();
    throw error;
  }
}

export function sayBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
