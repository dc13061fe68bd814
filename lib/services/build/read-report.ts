import { foundReport } from "#lib/domain/build";
import type { Release, TestReport } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import { type JunitReading, readJunitReport } from "#lib/formats/junit-report";
import { library, reportLimitBytes } from "#lib/media/library";

/** What the bytes of a report tell beyond its row. */
export type ReportTold =
  | { kind: "read"; reading: JunitReading }
  /** Not read, since nobody asked for it. */
  | { kind: "large"; bytes: number }
  /** The bytes are gone. */
  | { kind: "missing" };

/** A report of this size takes half a second of a processor, one of 100 MiB several. */
export const readAtOnceBytes = 16 * 1024 * 1024;

/** The stored bytes of a report, read again for what its row does not keep, traces and output: a large one only where that is asked for. */
export async function readReport(
  { sha256 }: Pick<TestReport, "sha256">,
  { isAskedFor }: { isAskedFor: boolean },
): Promise<ReportTold> {
  const bytes = await library().size(sha256);
  if (bytes === null) return { kind: "missing" };
  if (bytes > readAtOnceBytes && !isAskedFor) return { kind: "large", bytes };
  const { stream } = await library().open(sha256);
  // What was taken once is read, also where the limit has been lowered since.
  return { kind: "read", reading: await readJunitReport(stream, { limitBytes: Math.max(reportLimitBytes(), bytes) }) };
}

/** The file of a report as it is downloaded; its bytes lie in the store under the digest. Size in bytes. */
export async function reportContent(release: Release, reportId: string) {
  const found = foundReport(release, reportId);
  if (!found) throw new AppError("not-found", `REL-${release.number} has no such test report.`);
  const { build, report } = found;
  const size = await library().size(report.sha256);
  if (size === null)
    throw new AppError("not-found", "The bytes of this report are missing from the store: restore them from a backup.");
  const name = `REL-${release.number}-build-${build.iteration}-${report.suite}.xml`;
  return { sha256: report.sha256, name, mediaType: "application/xml", size, withdrawn: null };
}
