/** The test suites a service requires, of every release or of some kinds alone. */
import type { ReleaseKind } from "./release.ts";

export interface RequiredSuite {
  name: string;
  /** In the order of `releaseKinds`; all of them where it is required of every release. */
  kinds: readonly ReleaseKind[];
}

/** From the largest to the smallest. */
export const releaseKinds: readonly ReleaseKind[] = ["major", "minor", "patch"];

const withKinds = /^(.*\S)\s*\(([^()]*)\)$/;

/** A line as people write it: `unit`, or `load (major, minor)`. Brackets that name no kind belong to the suite's name. */
export function requiredSuiteOf(line: string): RequiredSuite {
  const [, name = "", inBrackets = ""] = withKinds.exec(line.trim()) ?? [];
  const words = inBrackets.split(",").map((word) => word.trim().toLowerCase());
  const kinds = releaseKinds.filter((kind) => words.includes(kind));
  return name !== "" && kinds.length === new Set(words).size ? { name, kinds } : { name: line.trim(), kinds: releaseKinds };
}

export const spelledSuite = ({ name, kinds }: RequiredSuite): string =>
  isOfEveryKind(kinds) ? name : `${name} (${kinds.join(", ")})`;

export const isOfEveryKind = (kinds: readonly ReleaseKind[]): boolean => releaseKinds.every((kind) => kinds.includes(kind));

/** The names of those that a release of this kind has to pass. */
export const suitesRequiredOf = (kind: ReleaseKind, suites: readonly RequiredSuite[]): string[] =>
  suites.filter(({ kinds }) => kinds.includes(kind)).map(({ name }) => name);

/** `load, required of major and minor releases`: the kinds are named where they are not all. */
export function sayRequired({ name, kinds }: RequiredSuite): string {
  return isOfEveryKind(kinds) ? name : `${name}, required of ${kinds.join(" and ")} releases,`;
}
