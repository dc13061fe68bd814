import { Badge } from "#components/ui/badge";
import { Time } from "#components/ui/time";
import type { TestReport } from "#lib/domain/release";

/** Reports newest first; a red one opens to its failing tests. */
export function ReportTable({ reports, zone }: { reports: readonly TestReport[]; zone: string }) {
  return (
    <ul className="divide-y divide-line">
      {[...reports].reverse().map((report) => (
        <li key={report.id} id={`report-${report.id}`} className="py-2">
          <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            <b className="font-[560]">{report.suite}</b>
            <Badge tone={report.failed === 0 && report.tests > 0 ? "granted" : "refused"}>{outcome(report)}</Badge>
            <span className="text-ink-2">
              {report.tests - report.failed - report.skipped} of {report.tests} passed
              {report.skipped > 0 ? `, ${report.skipped} skipped` : ""}, in {report.environment}
            </span>
            <span className="ml-auto text-ink-3">
              {report.handedInBy.name}, <Time at={report.handedInAt} zone={zone} isQuiet />
            </span>
          </p>
          {report.failures.length > 0 ? (
            <details className="mt-1" open>
              <summary className="cursor-pointer text-refused">What failed</summary>
              <ul className="mt-1 space-y-2 border-refused border-l-2 pl-3">
                {report.failures.map(({ suite, name, message }, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a report may name the same test twice
                  <li key={index}>
                    <code>{suite ? `${suite} › ${name}` : name}</code>
                    {message ? <p className="mt-0.5 whitespace-pre-wrap break-words text-ink-2 text-sm">{message}</p> : null}
                  </li>
                ))}
              </ul>
            </details>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function outcome({ tests, failed }: TestReport): string {
  if (tests === 0) return "no test ran";
  return failed === 0 ? "perfect" : `${failed} ${failed === 1 ? "fails" : "fail"}`;
}
