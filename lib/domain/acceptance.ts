/** Whether an acceptance criterion is met: by the reports on the final digests where it is tied to tests, by hand where it is not. */
import { suiteResults } from "./build.ts";
import { count } from "./gate-check.ts";
import type { AcceptanceCriterion, CriterionTie, Release, TestReport } from "./release.ts";

export interface CriterionStanding {
  /** Null: nobody has judged it yet. */
  isMet: boolean | null;
  /** What it stands on, in a sentence; as it was written where it was judged by hand. */
  note: string;
  /** The report it stands on. */
  report: TestReport | null;
}

/** What a criterion is tied to, in words. */
export const sayTie = ({ suite, test }: CriterionTie): string => (test ? `${suite}: ${test}` : `every test of ${suite}`);

export function standingOf(release: Release, { tie, result }: AcceptanceCriterion): CriterionStanding {
  if (tie) return standingByTests(release, tie);
  return { isMet: result?.isMet ?? null, note: result?.note ?? "", report: null };
}

/** Of a tie a report counts as of a required suite: the latest one on the final digests. */
function standingByTests(release: Release, { suite, test }: CriterionTie): CriterionStanding {
  const found = suiteResults(release).find((one) => one.suite === suite);
  const report = found?.report ?? null;
  if (!found || !report) return { isMet: false, note: `${suite} was not run on these digests.`, report };
  const told = test ? report.named.find(({ pattern }) => pattern === test) : report;
  // Counted when a report is read: one from before the criterion was tied says nothing of it.
  if (!told) return { isMet: false, note: `${suite} was read before the criterion was tied. Hand the report in again.`, report };
  return { ...byCounts(told, test ?? suite), report };
}

type Counts = Pick<TestReport, "tests" | "failed" | "skipped" | "flaky">;

function byCounts({ tests, failed, skipped, flaky }: Counts, what: string): Pick<CriterionStanding, "isMet" | "note"> {
  if (tests === 0) return { isMet: false, note: `No test of ${what} was run.` };
  if (tests === skipped) return { isMet: false, note: `${what} was skipped.` };
  if (failed !== 0) return { isMet: false, note: `${what}: ${count(failed, "test")} failed.` };
  const besides = [skipped > 0 ? `${skipped} skipped` : "", flaky > 0 ? `${flaky} flaky` : ""].filter((one) => one !== "");
  return { isMet: true, note: `${what}: ${[`${count(tests - skipped, "test")} passed`, ...besides].join(", ")}.` };
}
