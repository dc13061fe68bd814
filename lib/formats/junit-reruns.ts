/**
 * Tells a rerun from several tests of one name. Some tools write every run of a test as a case of its own: failures, then one pass.
 * The test is flaky then. Where a test of the name passed before it failed, or passed twice, these are several tests, and one failed.
 */

const mostWatched = 5_000;
const bits = 1 << 24;

export interface Overcome<T> {
  /** The first of its failing runs. */
  first: T;
  failed: number;
  errored: number;
}

/** What tells a test from others: its suite, its class and its name. */
export type TestKey = readonly [suite: string, classname: string, name: string];

export function junitReruns<T>() {
  const failed = new Map<string, Overcome<T> & { passes: number }>();
  const failedHashes = new Set<number>();
  // One bit a name: memory stays the same however many pass, and a name that is mistaken for another lets a failure stand.
  const passed = new Uint8Array(bits / 8);

  const hasPassed = (hash: number): boolean => ((passed[(hash % bits) >>> 3] ?? 0) & (1 << (hash & 7))) !== 0;
  const setPassed = (hash: number): void => {
    const byte = (hash % bits) >>> 3;
    passed[byte] = (passed[byte] ?? 0) | (1 << (hash & 7));
  };

  return {
    sawPass(key: TestKey): void {
      const hash = hashOf(key);
      const known = failedHashes.has(hash) ? failed.get(spelled(key)) : undefined;
      if (known) known.passes += 1;
      else setPassed(hash);
    },
    sawFailure(key: TestKey, outcome: "failed" | "errored", run: T): void {
      const known = failed.get(spelled(key));
      const hash = hashOf(key);
      if (known) known[outcome] += 1;
      else if (failed.size < mostWatched && !hasPassed(hash)) {
        failed.set(spelled(key), { first: run, failed: 0, errored: 0, passes: 0, [outcome]: 1 });
        failedHashes.add(hash);
      }
    },
    hasFailed: (key: TestKey): boolean => failed.has(spelled(key)),
    /** The tests that failed, and passed in their last run alone; by their key as it is spelled. */
    overcome: (): Map<string, Overcome<T>> => new Map([...failed].filter(([, { passes }]) => passes === 1)),
  };
}

/** No XML holds a NUL, so no two keys are spelled alike. */
export const spelled = (key: TestKey): string => key.join("\0");

/** FNV-1a over UTF-16 units. */
function hashOf(key: TestKey): number {
  let hash = 0x811c9dc5;
  for (const part of key) {
    for (let index = 0; index < part.length; index += 1) hash = Math.imul(hash ^ part.charCodeAt(index), 0x01000193);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}
