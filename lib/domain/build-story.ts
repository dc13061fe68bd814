/** The iterations of a release as a story: what failed, what changed, what passed. */
import { isPerfect, reportsThatCount } from "./build.ts";
import type { Artifact, Build, Defect, Instant, Release, TestReport } from "./release.ts";

export interface ChangedArtifact {
  name: string;
  before: Artifact;
  after: Artifact;
}

/** What is different from the iteration before; artifacts are told by name, and compared by digest and version. */
export interface BuildDifference {
  /** Of the iteration it is compared with. */
  iteration: number;
  commit: { from: string; to: string } | null;
  source: { from: string; to: string } | null;
  added: readonly Artifact[];
  removed: readonly Artifact[];
  changed: readonly ChangedArtifact[];
  same: number;
}

export interface Iteration {
  build: Build;
  isLast: boolean;
  /** Null for the first. */
  difference: BuildDifference | null;
  /** Per suite its last report on the sealed digests. */
  passed: readonly TestReport[];
  failed: readonly TestReport[];
  /** Between the handing in of this build and of the next; before the first one counts to the first. */
  raised: readonly Defect[];
  settled: readonly Defect[];
}

/** Newest first. */
export function buildStory({ builds, defects }: Pick<Release, "builds" | "defects">): Iteration[] {
  return builds
    .map((build, index): Iteration => {
      const [before, next] = [builds[index - 1], builds[index + 1]];
      const isWithin = (at: Instant | null): boolean =>
        at !== null && (!before || at >= build.handedInAt) && (!next || at < next.handedInAt);
      const last = latestOfEachSuite(build);
      return {
        build,
        isLast: next === undefined,
        difference: before ? differenceOf(before, build) : null,
        passed: last.filter(isPerfect),
        failed: last.filter((report) => !isPerfect(report)),
        raised: defects.filter(({ raisedAt }) => isWithin(raisedAt)),
        settled: defects.filter(({ settledAt }) => isWithin(settledAt)),
      };
    })
    .reverse();
}

const latestOfEachSuite = (build: Build): TestReport[] => [
  ...new Map(reportsThatCount(build).map((report) => [report.suite, report])).values(),
];

function differenceOf(before: Build, after: Build): BuildDifference {
  const [old, young] = [byName(before), byName(after)];
  const both = after.artifacts.flatMap((one) => {
    const was = old.get(one.name);
    return was ? [{ name: one.name, before: was, after: one }] : [];
  });
  const changed = both.filter((one) => one.before.sha256 !== one.after.sha256 || one.before.version !== one.after.version);
  return {
    iteration: before.iteration,
    commit: moved(before.commit, after.commit),
    source: moved(before.source, after.source),
    added: after.artifacts.filter(({ name }) => !old.has(name)),
    removed: before.artifacts.filter(({ name }) => !young.has(name)),
    changed,
    same: both.length - changed.length,
  };
}

const byName = ({ artifacts }: Build): Map<string, Artifact> => new Map(artifacts.map((one) => [one.name, one]));

const moved = (from: string, to: string): { from: string; to: string } | null => (from === to ? null : { from, to });
