import { Badge } from "#components/ui/badge";
import { isPerfect } from "#lib/domain/build";
import type { TestReport } from "#lib/domain/release";

/** `11 of 12 passed, 1 skipped, 1 flaky` */
export function reportNumbers({ tests, failed, skipped, flaky }: TestReport): string {
  const besides = [skipped > 0 ? `, ${skipped} skipped` : "", flaky > 0 ? `, ${flaky} flaky` : ""];
  return `${(tests - failed - skipped).toLocaleString("en")} of ${tests.toLocaleString("en")} passed${besides.join("")}`;
}

export function ReportOutcome({ report }: { report: TestReport }) {
  return <Badge tone={isPerfect(report) ? (report.flaky > 0 ? "asked" : "granted") : "refused"}>{outcome(report)}</Badge>;
}

function outcome({ tests, skipped, failed, flaky }: TestReport): string {
  if (failed > 0) return `${failed} ${failed === 1 ? "fails" : "fail"}`;
  if (tests === skipped) return "no test ran";
  return flaky > 0 ? "perfect, but flaky" : "perfect";
}
