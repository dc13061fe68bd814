import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import type { TestFailure, TestReport } from "#lib/domain/release";
import { spelledTest } from "#lib/domain/test-name";
import { ReportOutcome, reportNumbers } from "./report-numbers.tsx";

/** Reports newest first; a red one names its failing tests, and leads to what they said. */
export function ReportTable({ number, reports, zone }: { number: number; reports: readonly TestReport[]; zone: string }) {
  return (
    <ul className="divide-y divide-line">
      {[...reports].reverse().map((report) => (
        <li key={report.id} id={`report-${report.id}`} className="py-2">
          <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            <Link href={`/releases/REL-${number}/build/reports/${report.id}`} className="font-[560]">
              {report.suite}
            </Link>
            <ReportOutcome report={report} />
            <span className="text-ink-2">
              {reportNumbers(report)}, in {report.environment}
            </span>
            <span className="ml-auto text-ink-3">
              {report.handedInBy.name}, <Time at={report.handedInAt} zone={zone} isQuiet />
            </span>
          </p>
          <Named title="What failed" tone="refused" tests={report.failures} of={report.failed} isOpen />
          <Named title="Flaky" tone="asked" tests={report.flakyTests} of={report.flaky} isOpen />
          <Named title="Skipped" tone="quiet" tests={report.skippedTests} of={report.skipped} />
        </li>
      ))}
    </ul>
  );
}

const mostShown = 10;
const tones = {
  refused: { title: "text-refused", edge: "border-refused" },
  asked: { title: "text-asked", edge: "border-asked" },
  quiet: { title: "text-ink-2", edge: "border-line" },
};

function Named({
  title,
  tone,
  tests,
  of,
  isOpen = false,
}: {
  title: string;
  tone: keyof typeof tones;
  tests: readonly TestFailure[];
  of: number;
  isOpen?: boolean;
}) {
  if (tests.length === 0) return null;
  const shown = tests.slice(0, mostShown);
  return (
    <details className="mt-1" open={isOpen}>
      <summary className={`cursor-pointer ${tones[tone].title}`}>
        {title} <span className="text-ink-3">{of}</span>
      </summary>
      <ul className={`mt-1 space-y-2 border-l-2 pl-3 ${tones[tone].edge}`}>
        {shown.map((test, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a report may name the same test twice
          <li key={index}>
            <code className="break-words">{spelledTest(test)}</code>
            {test.message ? <p className="mt-0.5 whitespace-pre-wrap break-words text-ink-2 text-sm">{test.message}</p> : null}
          </li>
        ))}
        {of > shown.length ? <li className="text-ink-2">and {of - shown.length} more.</li> : null}
      </ul>
    </details>
  );
}
