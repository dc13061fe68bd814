/**
 * Tells a rerun from several tests of one name. Some tools write every run of a test as a case of its own: failures, then one pass.
 * The test is flaky then. Where a test of the name passed before it failed, or passed twice, these are several tests, and one failed.
 */
import type { Outcome } from "./junit-outcome.ts";

const mostWatched = 5_000;
const longestKey = 2_000;
const bits = 1 << 24;

export interface Overcome<T> {
  /** The first of its failing runs. */
  first: T;
  failed: number;
  errored: number;
}

export function junitReruns<T extends { outcome: Outcome }>() {
  const failed = new Map<string, Overcome<T> & { passes: number }>();
  // One bit a name: memory stays the same however many pass, and a name that is mistaken for another lets a failure stand.
  const passed = new Uint8Array(bits / 8);

  const hasPassed = (bit: number): boolean => ((passed[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0;

  function saw(key: string, run: T): void {
    if (key.length > longestKey) return;
    const known = failed.get(key);
    if (!known) sawFirst(key, run);
    else if (run.outcome === "passed") known.passes += 1;
    else if (run.outcome !== "skipped") known[run.outcome] += 1;
  }

  function sawFirst(key: string, run: T): void {
    const bit = bitOf(key);
    if (run.outcome === "passed") passed[bit >>> 3] = (passed[bit >>> 3] ?? 0) | (1 << (bit & 7));
    else if (run.outcome !== "skipped" && failed.size < mostWatched && !hasPassed(bit))
      failed.set(key, { first: run, failed: 0, errored: 0, passes: 0, [run.outcome]: 1 });
  }

  return {
    saw,
    hasFailed: (key: string): boolean => failed.has(key),
    /** The tests that failed, and passed in their last run alone; by their key. */
    overcome: (): Map<string, Overcome<T>> => new Map([...failed].filter(([, { passes }]) => passes === 1)),
  };
}

/** FNV-1a over UTF-16 units. */
function bitOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % bits;
}
