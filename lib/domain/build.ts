/** Builds and tests: a build is open until sealed; reports count for a sealed build's digests only. */
import type { Decision, Refusal } from "./decision.ts";
import { decide } from "./decision.ts";
import { phaseLabels } from "./labels.ts";
import { requireCapability } from "./permissions.ts";
import type { Actor, Artifact, Build, DefectState, Environment, Release, TestReport } from "./release.ts";
import type { ReleaseEvent } from "./release-event.ts";
import { suitesRequiredOf } from "./required-suite.ts";

/** What sealing fixes: every artifact by name, in order of name. Size in bytes. */
export function manifestEntries({ artifacts }: Pick<Build, "artifacts">) {
  return [...artifacts]
    .map(({ name, version, sha256, size }) => ({ name, version, sha256, size }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export const finalBuild = (release: Release): Build | undefined => release.builds.at(-1);

export function outsideBuildAndTest(release: Release): Refusal[] {
  return release.phase === "build_and_test"
    ? []
    : [{ code: "other-phase", message: `REL-${release.number} stands in ${phaseLabels[release.phase]}, not in build & test.` }];
}

export function theFinalBuild(release: Release, buildId: string): { build: Build | undefined; refusals: Refusal[] } {
  const build = finalBuild(release);
  if (build?.id === buildId) return { build, refusals: [] };
  return {
    build: undefined,
    refusals: [{ code: "not-the-last-build", message: "Only the last build of this release can be worked on." }],
  };
}

export interface HandInBuildInput {
  buildId: string;
  source: string;
  commit: string;
  builder: string;
  runUrl: string;
}

/** The next iteration. A failed test run stays in build & test: this is the way on. */
export function decideHandInBuild(release: Release, input: HandInBuildInput, actor: Actor): Decision<ReleaseEvent> {
  const refusals = [...requireCapability(actor, "build:hand_in"), ...outsideBuildAndTest(release)];
  if (release.retires)
    refusals.push({ code: "retirement", message: "A retirement has a decommission plan in place of a build." });
  return decide(refusals, { type: "build.handed_in", iteration: release.builds.length + 1, ...input });
}

export interface AddArtifactInput {
  buildId: string;
  artifact: Omit<Artifact, "uploadedBy">;
}

export function decideAddArtifact(
  release: Release,
  { buildId, artifact }: AddArtifactInput,
  actor: Actor,
): Decision<ReleaseEvent> {
  const { build, refusals: notLast } = theFinalBuild(release, buildId);
  const refusals = [...requireCapability(actor, "build:hand_in"), ...outsideBuildAndTest(release), ...notLast];
  if (build?.sealed) refusals.push({ code: "sealed", message: "The build is sealed. Hand in a new one." });
  if (build?.artifacts.some(({ name }) => name === artifact.name))
    refusals.push({ code: "name-taken", message: `This build has an artifact named ${artifact.name} already.`, field: "name" });
  return decide(refusals, { type: "artifact.added", buildId, artifact });
}

export function decideSealBuild(
  release: Release,
  input: { buildId: string; manifestDigest: string },
  actor: Actor,
): Decision<ReleaseEvent> {
  const { build, refusals: notLast } = theFinalBuild(release, input.buildId);
  const refusals = [...requireCapability(actor, "build:hand_in"), ...outsideBuildAndTest(release), ...notLast];
  if (build?.sealed) refusals.push({ code: "sealed", message: "The build is sealed already." });
  if (build?.artifacts.length === 0)
    refusals.push({ code: "no-artifact", message: "A build is sealed with at least one artifact." });
  return decide(refusals, { type: "build.sealed", ...input });
}

export interface HandInReportInput {
  buildId: string;
  environment: Environment | undefined;
  report: Omit<TestReport, "handedInBy" | "handedInAt" | "environment" | "manifestDigest">;
}

/** A report names suite, sandbox and, through the build, the digests it was made on. */
export function decideHandInReport(
  release: Release,
  { buildId, environment, report }: HandInReportInput,
  actor: Actor,
): Decision<ReleaseEvent> {
  const { build, refusals: notLast } = theFinalBuild(release, buildId);
  const refusals = [...requireCapability(actor, "report:hand_in"), ...outsideBuildAndTest(release), ...notLast];
  if (build && !build.sealed)
    refusals.push({ code: "not-sealed", message: "Seal the build first: a report counts for fixed digests only." });
  if (!environment)
    refusals.push({ code: "no-such-environment", message: "Choose the sandbox the tests ran in.", field: "environmentId" });
  if (environment?.isProduction)
    refusals.push({
      code: "not-a-sandbox",
      message: `${environment.name} is a production environment. Tests run in a sandbox.`,
      field: "environmentId",
    });
  if (report.suite.trim() === "") refusals.push({ code: "suite-missing", message: "Name the suite.", field: "suite" });
  if (refusals.length > 0 || !build?.sealed || !environment) return { allowed: false, refusals };
  const { manifestDigest } = build.sealed;
  return {
    allowed: true,
    events: [{ type: "report.handed_in", buildId, report: { ...report, manifestDigest, environmentId: environment.id } }],
  };
}

export function decideRaiseDefect(
  release: Release,
  input: { defectId: string; title: string; isBlocking: boolean },
  actor: Actor,
): Decision<ReleaseEvent> {
  return decide([...requireCapability(actor, "defect:settle"), ...outsideBuildAndTest(release)], {
    type: "defect.raised",
    ...input,
  });
}

export function decideSettleDefect(
  release: Release,
  input: { defectId: string; state: DefectState; isBlocking: boolean },
  actor: Actor,
): Decision<ReleaseEvent> {
  const refusals = [...requireCapability(actor, "defect:settle"), ...outsideBuildAndTest(release)];
  if (!release.defects.some(({ id }) => id === input.defectId))
    refusals.push({ code: "no-such-defect", message: "There is no such defect here." });
  if (input.state === "accepted" && input.isBlocking)
    refusals.push({ code: "blocking-accepted", message: "A blocking defect is fixed, or it is not blocking.", field: "state" });
  return decide(refusals, { type: "defect.settled", ...input });
}

/** By hand; what is tied to tests is left to them. */
export function decideJudgeCriterion(
  release: Release,
  input: { criterionId: string; isMet: boolean; note: string },
  actor: Actor,
): Decision<ReleaseEvent> {
  const refusals = [...requireCapability(actor, "criterion:judge"), ...outsideBuildAndTest(release)];
  const criterion = release.criteria.find(({ id }) => id === input.criterionId);
  if (!criterion) refusals.push({ code: "no-such-criterion", message: "There is no such criterion here." });
  if (criterion?.tie)
    refusals.push({
      code: "tied-to-tests",
      message: `This criterion is tied to the suite ${criterion.tie.suite}: its report on these digests says whether it is met.`,
    });
  return decide(refusals, { type: "criterion.judged", ...input });
}

export interface SuiteResult {
  suite: string;
  required: boolean;
  report: TestReport | null;
  isPerfect: boolean;
}

/**
 * Per suite, the latest report on the final build's digests. Perfect: at least one test ran, none failed. A flaky test passed in the
 * end, so it lets the run be perfect; it is named wherever the run is.
 */
export function suiteResults(release: Release): SuiteResult[] {
  const build = finalBuild(release);
  const reports = build ? reportsThatCount(build) : [];
  const required = suitesRequiredOf(release.kind, release.service.requiredSuites);
  const suites = [...new Set([...required, ...reports.map(({ suite }) => suite)])];
  return suites.map((suite) => {
    const report = reports.findLast((one) => one.suite === suite) ?? null;
    return {
      suite,
      required: required.includes(suite),
      report,
      isPerfect: report !== null && isPerfect(report),
    };
  });
}

/** Those on the digests that were sealed. */
export const reportsThatCount = ({ reports, sealed }: Build): TestReport[] =>
  reports.filter(({ manifestDigest }) => manifestDigest === sealed?.manifestDigest);

/** One report of a release, and the build it was made on. */
export function foundReport({ builds }: Pick<Release, "builds">, reportId: string): { build: Build; report: TestReport } | null {
  for (const build of builds) {
    const report = build.reports.find(({ id }) => id === reportId);
    if (report) return { build, report };
  }
  return null;
}

export const isPerfect = ({ tests, skipped, failed }: Pick<TestReport, "tests" | "skipped" | "failed">): boolean =>
  tests > skipped && failed === 0;
