import type { TestReport } from "#lib/domain/release";
import { type JunitReading, readJunitReport } from "#lib/formats/junit-report";
import { library, reportLimitBytes } from "#lib/media/library";

/** The stored bytes of a report, read again for what its row does not keep: traces and output. Null where they are gone. */
export async function readReport({ sha256 }: Pick<TestReport, "sha256">): Promise<JunitReading | null> {
  const size = await library().size(sha256);
  if (size === null) return null;
  const { stream } = await library().open(sha256);
  // What was taken once is read, also where the limit has been lowered since.
  return readJunitReport(stream, { limitBytes: Math.max(reportLimitBytes(), size) });
}
