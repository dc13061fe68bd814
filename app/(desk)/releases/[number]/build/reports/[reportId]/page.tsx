import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Card } from "#components/ui/card";
import { Digest } from "#components/ui/digest";
import { Link } from "#components/ui/link";
import { sayBytes } from "#components/ui/say-bytes";
import { Time } from "#components/ui/time";
import { finalBuild, foundReport, reportsThatCount } from "#lib/domain/build";
import type { Build, Release, TestReport } from "#lib/domain/release";
import { readReport } from "#lib/services/build/read-report";
import { loadRelease } from "../../../load-release.ts";
import { ReportOutcome, reportNumbers } from "../../report-numbers.tsx";
import { FailureList, SkippedList } from "./failure-list.tsx";

type Props = PageProps<"/releases/[number]/build/reports/[reportId]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { number, reportId } = await params;
  const { release } = await loadRelease(number);
  return { title: `Test report ${foundReport(release, reportId)?.report.suite ?? ""} of ${number}` };
}

/** One test report: what failed, with its trace and output, read from the bytes as they were handed in; of a large one when asked for. */
export default async function ReportPage({ params, searchParams }: Props) {
  const { number, reportId } = await params;
  const { release, person } = await loadRelease(number);
  const found = foundReport(release, reportId);
  if (!found) notFound();
  const { build, report } = found;
  const all = await readReport(report, { isAskedFor: (await searchParams)["traces"] !== undefined });
  const told = all.kind === "read" && all.reading.readable ? all.reading.report : null;
  const withoutTrace = report.failures.map((one) => ({ ...one, detail: "", output: "" }));
  return (
    <div className="space-y-5">
      <Card title={report.suite} count={<ReportOutcome report={report} />} action={<Download number={number} report={report} />}>
        <p className="text-ink-2">
          {reportNumbers(report)} in {report.environment}, on{" "}
          <Link href={`/releases/${number}/build#build-${build.iteration}`}>build {build.iteration}</Link>. Handed in by{" "}
          {report.handedInBy.name}, <Time at={report.handedInAt} zone={person.timeZone} />.
        </p>
        <p className="mt-2">
          {standing(release, build, report)} The file is <Digest sha256={report.sha256} />.
        </p>
        {all.kind === "large" && report.failed + report.flaky > 0 ? (
          <p className="mt-2">
            It has {sayBytes(all.bytes)}, so its traces and output are read only when asked for:{" "}
            <Link href="?traces=all">show them</Link>, which takes some seconds.
          </p>
        ) : null}
        {all.kind === "missing" ? (
          <p className="mt-2 text-refused">
            The bytes of this report are missing from the store, so there are no traces and no output. Restore them from a backup.
          </p>
        ) : null}
        {told && told.disagreements.length > 0 ? (
          <details className="mt-2">
            <summary className="cursor-pointer text-accent">The report says other numbers than its tests</summary>
            <p className="mt-1 text-ink-2">The tests were counted one by one; what a suite declares decides nothing.</p>
            <ul className="mt-1 list-disc pl-5 text-ink-2">
              {told.disagreements.map((sentence) => (
                <li key={sentence} className="break-words">
                  {sentence}
                </li>
              ))}
            </ul>
          </details>
        ) : null}
      </Card>
      {report.failed > 0 ? (
        <FailureList title="What failed" of={report.failed} failures={told?.failures ?? withoutTrace} tone="refused" />
      ) : null}
      {report.flaky > 0 ? (
        <FailureList
          title="Flaky: failed, and passed when run again"
          of={report.flaky}
          failures={told?.flakyTests ?? report.flakyTests.map((one) => ({ ...one, detail: "", output: "" }))}
          tone="asked"
        />
      ) : null}
      {report.skipped > 0 ? <SkippedList of={report.skipped} tests={report.skippedTests} /> : null}
    </div>
  );
}

function Download({ number, report }: { number: string; report: TestReport }) {
  return (
    <a href={`/api/releases/${number}/reports/${report.id}/content`} download>
      Download the report
    </a>
  );
}

/** Whether the gate looks at this report at all. */
function standing(release: Release, build: Build, report: TestReport): string {
  if (build.id !== finalBuild(release)?.id) return "It is of an earlier build and counts for nothing any more.";
  const latest = reportsThatCount(build).findLast(({ suite }) => suite === report.suite);
  return latest?.id === report.id
    ? "It is the last one of this suite on these digests, so it counts."
    : "A later report of this suite counts in its place.";
}
