import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readEnvironment } from "#lib/db/deployment-store";
import { decideHandInReport, type HandInReportInput as HandedInReport } from "#lib/domain/build";
import type { Release, TestFailure } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import type { JunitReport } from "#lib/formats/junit-count";
import { readJunitReport } from "#lib/formats/junit-report";
import { library, reportLimitBytes } from "#lib/media/library";
import type { Context } from "../context.ts";
import { id, requiredText } from "../fields.ts";
import { keepStored } from "../library/keep-stored.ts";
import { askFirst } from "../release/ask-first.ts";
import { changeRelease } from "../release/change-release.ts";

export const HandInReportInput = z.object({
  releaseId: id("Name the release."),
  buildId: id("Name the build."),
  suite: requiredText(100, "Name the suite."),
  environmentId: id("Choose the sandbox the tests ran in."),
});

/**
 * Takes a JUnit XML report on the sealed final build, bytes and all. Answers what was counted in it, the report's id, and what the
 * report says of itself that its test cases do not show.
 */
export async function handInReport(
  context: Context,
  { releaseId, buildId, suite, environmentId }: z.infer<typeof HandInReportInput>,
  bytes: AsyncIterable<Uint8Array>,
): Promise<JunitReport & { reportId: string }> {
  const environment = await readEnvironment(context.db, environmentId);
  const reportId = randomUUID();
  const reportOf = (counted: CountedTests, sha256: string): HandedInReport => ({
    buildId,
    environment,
    report: { id: reportId, suite, sha256, ...counted },
  });
  const seen = await askFirst(context, releaseId, (release) =>
    decideHandInReport(release, reportOf(nothingCounted, ""), context.actor),
  );
  const { sha256, report } = await storeAndCount(bytes, patternsOf(seen, suite));
  await changeRelease(context, { releaseId }, async (release, _now, tx) => {
    await keepStored(tx, sha256);
    return decideHandInReport(release, reportOf(rowOf(report), sha256), context.actor);
  });
  return { ...report, reportId };
}

/** What the release keeps of a report. */
type CountedTests = Omit<HandedInReport["report"], "id" | "suite" | "sha256">;

const nothingCounted: CountedTests = {
  ...{ tests: 0, failed: 0, skipped: 0, flaky: 0, durationMs: 0 },
  ...{ failures: [], flakyTests: [], skippedTests: [], named: [] },
};

/** The names of tests that criteria are tied to in this suite. */
const patternsOf = ({ criteria }: Release, suite: string): string[] => [
  ...new Set(criteria.flatMap(({ tie }) => (tie?.suite === suite && tie.test !== null ? [tie.test] : []))),
];

async function storeAndCount(bytes: AsyncIterable<Uint8Array>, patterns: readonly string[]) {
  const limitBytes = reportLimitBytes();
  const { sha256 } = await library().putStream(bytes, { limitBytes });
  const { stream } = await library().open(sha256);
  const reading = await readJunitReport(stream, { limitBytes, patterns });
  if (reading.readable) return { sha256, report: reading.report };
  const { code, message, line } = reading.refusal;
  const refusal = { code, message: line === null ? message : `Line ${line}: ${message}`, field: "report" };
  throw new AppError("invalid", "The test report cannot be read.", [refusal]);
}

const longestDurationMs = 2 ** 31 - 1;

/** A test that ended in an error has failed. */
const rowOf = ({ tests, failed, errored, skipped, flaky, durationMs, named, ...told }: JunitReport): CountedTests => ({
  ...{ tests, failed: failed + errored, skipped, flaky, named },
  durationMs: Math.min(durationMs, longestDurationMs),
  failures: told.failures.map(inBrief),
  flakyTests: told.flakyTests.map(inBrief),
  skippedTests: told.skippedTests.map(inBrief),
});

/** Without trace and output: they are read from the stored bytes when somebody asks. */
const inBrief = ({ suite, name, message }: TestFailure): TestFailure => ({ suite, name, message });
