import type { Build, Release, TestReport } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import { type JunitReading, readJunitReport } from "#lib/formats/junit-report";
import { library, reportLimitBytes } from "#lib/media/library";

export interface FoundReport {
  build: Build;
  report: TestReport;
}

/** One report of a release, with the build it was made on. */
export function findReport(release: Release, reportId: string): FoundReport {
  for (const build of release.builds) {
    const report = build.reports.find(({ id }) => id === reportId);
    if (report) return { build, report };
  }
  throw new AppError("not-found", `REL-${release.number} has no such test report.`);
}

/** The stored bytes of a report, read again for what its row does not keep: traces and output. Null where they are gone. */
export async function readReport({ sha256 }: Pick<TestReport, "sha256">): Promise<JunitReading | null> {
  const size = await library().size(sha256);
  if (size === null) return null;
  const { stream } = await library().open(sha256);
  // What was taken once is read, also where the limit has been lowered since.
  return readJunitReport(stream, { limitBytes: Math.max(reportLimitBytes(), size) });
}
