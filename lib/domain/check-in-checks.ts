/** Checks of the gate to check-in: on a build, or on the decommission plan of a retirement. */
import { standingOf } from "./acceptance.ts";
import { componentsKnown, componentsKnownTitle } from "./bill-of-materials.ts";
import { finalBuild, type SuiteResult, suiteResults } from "./build.ts";
import { count, type GateCheck, names, on } from "./gate-check.ts";
import { provenanceCheck } from "./provenance.ts";
import type { Release, TestReport } from "./release.ts";
import { sayRequired } from "./required-suite.ts";
import { spelledTest } from "./test-name.ts";

/** The final build, its tests and what it was accepted by. */
export function buildChecks(release: Release): GateCheck[] {
  const { check } = on(release, "/build");
  const build = finalBuild(release);
  const suites = suiteResults(release);
  const wanting = suites.filter(({ isPerfect }) => !isPerfect);
  return [
    check({
      code: "build-sealed",
      title: "The final build is sealed",
      holds: Boolean(build?.sealed),
      good: build ? `build ${build.iteration}, ${count(build.artifacts.length, "artifact")}` : "",
      bad: build ? `Build ${build.iteration} is open. Seal it.` : "No build was handed in.",
    }),
    check({
      code: "tests-perfect",
      title: "Every suite passed on these digests",
      holds: suites.length > 0 && wanting.length === 0,
      good: suites.flatMap(({ suite, report }) => (report ? [runOf(suite, report)] : [])).join("; "),
      bad:
        suites.length === 0
          ? "There is no test report on these digests."
          : wanting.map((one) => failureOf(release, one)).join(" "),
      isCondition: true,
      mendedAt: reportAddress(release, wanting.flatMap(({ report }) => report ?? [])[0]),
    }),
    provenanceCheck(release),
    componentsKnown(release),
    ...acceptanceChecks(release),
  ];
}

/** What a build and a decommission plan are both held to. */
function acceptanceChecks(release: Release): GateCheck[] {
  const { check } = on(release, "/build");
  const blocking = release.defects.filter(({ isBlocking, state }) => isBlocking && state === "open");
  const unmet = release.criteria.flatMap(({ text, ...criterion }) => {
    const { isMet, note } = standingOf(release, { text, ...criterion });
    return isMet ? [] : [criterion.tie ? `${text} (${note})` : text];
  });
  return [
    check({
      code: "no-blocking-defect",
      title: "No open blocking defect",
      holds: blocking.length === 0,
      good: release.defects.length === 0 ? "No defect was raised." : count(release.defects.length, "defect"),
      bad: names(blocking.map(({ title }) => title)),
    }),
    check({
      code: "criteria-met",
      title: "Acceptance criteria met",
      holds: release.criteria.length > 0 && unmet.length === 0,
      good: `${release.criteria.length} of ${release.criteria.length}`,
      bad: release.criteria.length === 0 ? "No criterion was planned." : `Not met: ${names(unmet)}`,
    }),
  ];
}

/** The numbers of a run that passed, with every flaky test by its name: it is for people to say whether that is good enough. */
function runOf(suite: string, { tests, skipped, flaky, flakyTests }: TestReport): string {
  const more = flaky > flakyTests.length ? " and more" : "";
  const besides = [
    skipped > 0 ? `, ${skipped} skipped` : "",
    flaky > 0 ? `, ${flaky} flaky (${names(flakyTests.map(spelledTest))}${more})` : "",
  ];
  return `${suite}: ${count(tests, "test")}${besides.join("")}`;
}

function failureOf({ service }: Release, { suite, report }: SuiteResult): string {
  const required = service.requiredSuites.find(({ name }) => name === suite);
  const says = required ? sayRequired(required) : suite;
  if (!report) return `${says} was not run on these digests.`;
  if (report.tests === report.skipped) return `${says} ran no test.`;
  const first = report.failures[0];
  return `${suite}: ${count(report.failed, "test")} failed${first ? `, first ${spelledTest(first)}` : ""}.`;
}

/** Where the failures of a report are read; the build's own page where there is no report. */
export const reportAddress = ({ number }: Pick<Release, "number">, report: Pick<TestReport, "id"> | undefined): string =>
  `/releases/REL-${number}/build${report ? `/reports/${report.id}` : ""}`;

/** A retirement: a decommission plan stands in place of a build. */
export function decommissionChecks(release: Release): GateCheck[] {
  const { check, nothing } = on(release, "/plan");
  const kinds = [
    ["dry_run", "The decommission dry run was done"],
    ["dependant", "Every dependant has a new home"],
    ["data", "Data is kept or deleted as it must be"],
    ["licence", "Licences are given back"],
  ] as const;
  return [
    ...kinds.map(([kind, title]) => {
      const tasks = release.decommission.filter((task) => task.kind === kind);
      const open = tasks.filter(({ isDone }) => !isDone);
      if (kind === "dependant" && tasks.length === 0 && release.service.dependants.length === 0)
        return nothing(`decommission-${kind}`, title);
      return check({
        code: `decommission-${kind}`,
        title,
        holds: tasks.length > 0 && open.length === 0,
        good: names(tasks.map(({ title: name }) => name)),
        bad: tasks.length === 0 ? "No task was planned." : `Open: ${names(open.map(({ title: name }) => name))}`,
        isCondition: kind === "dependant",
      });
    }),
    ...acceptanceChecks(release),
    nothing("build-sealed", "The final build is sealed"),
    nothing("tests-perfect", "Every suite passed on these digests"),
    nothing("provenance", "Provenance verified"),
    nothing("components-known", componentsKnownTitle),
  ];
}
