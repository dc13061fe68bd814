import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readEnvironment } from "#lib/db/deployment-store";
import { decideHandInReport, type HandInReportInput as HandedInReport } from "#lib/domain/build";
import { AppError } from "#lib/errors";
import type { JunitReport } from "#lib/formats/junit-count";
import { readJunitReport } from "#lib/formats/junit-report";
import { library, reportLimitBytes } from "#lib/media/library";
import type { Context } from "../context.ts";
import { id, requiredText } from "../fields.ts";
import { askFirst } from "../release/ask-first.ts";
import { changeRelease } from "../release/change-release.ts";

export const HandInReportInput = z.object({
  releaseId: id("Name the release."),
  buildId: id("Name the build."),
  suite: requiredText(100, "Name the suite."),
  environmentId: id("Choose the sandbox the tests ran in."),
});

/** Takes a JUnit XML report on the sealed final build, bytes and all. Answers what was counted in it. */
export async function handInReport(
  context: Context,
  { releaseId, buildId, suite, environmentId }: z.infer<typeof HandInReportInput>,
  bytes: AsyncIterable<Uint8Array>,
): Promise<JunitReport> {
  const environment = await readEnvironment(context.db, environmentId);
  const reportOf = (counted: JunitReport, sha256: string): HandedInReport => ({
    buildId,
    environment,
    report: { id: randomUUID(), suite, sha256, ...rowOf(counted) },
  });
  await askFirst(context, releaseId, (release) => decideHandInReport(release, reportOf(nothingCounted, ""), context.actor));
  const { sha256, counted } = await storeAndCount(bytes);
  await changeRelease(context, { releaseId }, (release) => decideHandInReport(release, reportOf(counted, sha256), context.actor));
  return counted;
}

const nothingCounted: JunitReport = {
  suites: 0,
  tests: 0,
  passed: 0,
  failed: 0,
  errored: 0,
  skipped: 0,
  durationMs: 0,
  failures: [],
};

async function storeAndCount(bytes: AsyncIterable<Uint8Array>): Promise<{ sha256: string; counted: JunitReport }> {
  const limitBytes = reportLimitBytes();
  const { sha256 } = await library().putStream(bytes, { limitBytes });
  const { stream } = await library().open(sha256);
  const reading = await readJunitReport(stream, { limitBytes });
  if (reading.readable) return { sha256, counted: reading.report };
  const { code, message, line } = reading.refusal;
  const refusal = { code, message: line === null ? message : `Line ${line}: ${message}`, field: "report" };
  throw new AppError("invalid", "The test report cannot be read.", [refusal]);
}

const longestDurationMs = 2 ** 31 - 1;

/** What the release keeps: a test that ended in an error has failed. */
const rowOf = ({ tests, failed, errored, skipped, durationMs, failures }: JunitReport) => ({
  tests,
  failed: failed + errored,
  skipped,
  durationMs: Math.min(durationMs, longestDurationMs),
  failures: failures.map(({ suite, name, message }) => ({ suite, name, message })),
});
