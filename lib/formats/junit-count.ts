/** Counts the outcomes of test cases from the elements of a JUnit report, as they come. */
import { namingPattern, type TestName } from "#lib/domain/test-name";
import { type CaseFrame, type Frame, frameOf, type OutcomeFrame, outcomeOf, type SuiteFrame } from "./junit-frame.ts";
import { type Attributes, isBad, type Outcome, type Said, severity } from "./junit-outcome.ts";
import { junitReruns, type Overcome, spelled, type TestKey } from "./junit-reruns.ts";

export interface JunitTest extends TestName {
  message: string;
}

export interface JunitFailure extends JunitTest {
  /** The trace, from its beginning. */
  detail: string;
  /** What the test printed, up to its end. */
  output: string;
}

/** How the tests went that a pattern names; a flaky one passed. */
export interface JunitNamed {
  pattern: string;
  tests: number;
  failed: number;
  skipped: number;
  flaky: number;
}

/** A test that failed and then passed is counted once: as passed, and as flaky besides. */
export interface JunitReport {
  suites: number;
  tests: number;
  passed: number;
  failed: number;
  errored: number;
  skipped: number;
  flaky: number;
  durationMs: number;
  /** The first fifty of each kind; failed and errored are told together. */
  failures: JunitFailure[];
  flakyTests: JunitFailure[];
  skippedTests: JunitTest[];
  /** One for each pattern that was asked for, in that order. */
  named: JunitNamed[];
  /** Sentences, the first twenty: where a suite gives other numbers than its cases. */
  disagreements: string[];
}

export const mostNames = 50;
/** More than are told, so that some may turn out to be flaky. */
const mostHeld = mostNames * 4;
const mostDisagreements = 20;
const longestName = 500;
const longestMessage = 1_000;
const longestText = 10_000;

interface Run extends JunitFailure {
  /** What tells it from other tests; empty for what is no test. */
  key: string;
  namedBy: readonly JunitNamed[];
}

/**
 * A counter to be told of every element and text in order. What a suite says of itself is never believed when it is good news; when it
 * declares failures that no case in it shows, or fails outside its cases, that counts as one errored test, so that it cannot pass.
 */
export function junitCount(patterns: readonly string[] = []) {
  const stack: Frame[] = [];
  const counts: Record<Outcome, number> = { passed: 0, skipped: 0, failed: 0, errored: 0 };
  const reruns = junitReruns<Run>();
  const failures: Run[] = [];
  const flakyTests: JunitFailure[] = [];
  const skippedTests: JunitTest[] = [];
  const named = patterns.map((pattern): JunitNamed => ({ pattern, tests: 0, failed: 0, skipped: 0, flaky: 0 }));
  const naming = patterns.map(namingPattern);
  const disagreements: string[] = [];
  let flaky = 0;
  let suites = 0;
  let caseSeconds: number | null = null;
  let suiteSeconds = 0;

  const openSuites: SuiteFrame[] = [];
  const enclosingSuite = () => openSuites.at(-1);

  function open(tag: string, attributes: Attributes): void {
    if (tag === "testsuite") suites += 1;
    const frame = frameOf(tag, attributes, stack.at(-1));
    stack.push(frame);
    if (frame.kind === "suite") openSuites.push(frame);
  }

  function text(chunk: string): void {
    const frame = stack.at(-1);
    if (frame?.kind === "output") frame.of.output = ending(frame.of.output + chunk, longestText * 2);
    const outcome = frame?.kind === "trace" ? frame.of : frame;
    if (outcome?.kind === "outcome" && outcome.detail.length < longestText * 2) outcome.detail += chunk.slice(0, longestText * 2);
  }

  function close(): void {
    const frame = stack.pop();
    if (frame?.kind === "outcome") closeOutcome(frame);
    if (frame?.kind === "case") closeCase(frame);
    if (frame?.kind !== "suite") return;
    openSuites.pop();
    closeSuite(frame);
  }

  function closeOutcome({ of, outcome, isFlaky, message, detail }: OutcomeFrame): void {
    if (of.kind === "case") {
      if (isFlaky) of.flaky ??= { message, detail };
      if (isGraver(outcome, of.told)) of.told = { outcome, message, detail };
    } else if (isBad(outcome)) {
      of.counted.bad += 1;
      blameSuite(of.name, message, detail);
    }
  }

  function closeCase(frame: CaseFrame): void {
    const { name, classname, seconds } = frame;
    const { outcome, message, detail } = outcomeOf(frame);
    if (seconds !== null) caseSeconds = (caseSeconds ?? 0) + seconds;
    const around = enclosingSuite();
    const key: TestKey = [around?.name ?? "", classname, name];
    counts[outcome] += 1;
    if (around) around.counted.tests += 1;
    if (around && isBad(outcome)) around.counted.bad += 1;
    const test = { suite: classname || (around?.name ?? ""), name };
    const namedBy = named.length === 0 ? named : named.filter((_, index) => naming[index]?.(test));
    // Where it failed before, it is counted as flaky with its reruns, at the end.
    const isFlaky = frame.flaky !== null && outcome === "passed" && !reruns.hasFailed(key);
    for (const one of namedBy) countNamed(one, outcome, isFlaky);
    if (isFlaky) tellFlaky({ ...test, message: "", detail: "", ...frame.flaky, output: frame.output });
    if (outcome === "skipped") keep(skippedTests, shownTest({ ...test, message }), mostNames);
    if (outcome === "passed" && name !== "") reruns.sawPass(key);
    if (outcome !== "failed" && outcome !== "errored") return;
    const run: Run = { key: name === "" ? "" : spelled(key), namedBy, ...test, message, detail, output: frame.output };
    hold(run);
    if (name !== "") reruns.sawFailure(key, outcome, run);
  }

  /** From now on it is no longer than it is shown; past the most that are held it keeps its names alone. */
  function hold(run: Run): void {
    Object.assign(run, shown(run), failures.length < mostHeld ? {} : { detail: "", output: "" });
    keep(failures, run, mostHeld);
  }

  function tellFlaky(run: JunitFailure): void {
    flaky += 1;
    keep(flakyTests, shown(run), mostNames);
  }

  function blameSuite(suite: string, message: string, detail: string): void {
    counts.errored += 1;
    hold({ key: "", namedBy: [], suite, name: "(the suite itself)", message, detail, output: "" });
  }

  function closeSuite({ name, seconds, innerSeconds, declared, said, counted }: SuiteFrame): void {
    const outer = enclosingSuite();
    if (outer) outer.innerSeconds += seconds ?? innerSeconds;
    else suiteSeconds = seconds ?? innerSeconds;
    disagree(name, declared, counted);
    const ownFailure = ownFailureOf(declared.bad, said);
    const isUnshown = ownFailure !== null && counted.bad === 0;
    if (isUnshown) blameSuite(name, `${ownFailure} None of its test cases shows a failure.`, "");
    if (!outer) return;
    outer.counted.tests += counted.tests;
    outer.counted.bad += counted.bad + (isUnshown ? 1 : 0);
  }

  function disagree(name: string, declared: SuiteFrame["declared"], counted: SuiteFrame["counted"]): void {
    const said = [
      declared.tests === null || declared.tests === counted.tests ? [] : [`${declared.tests} tests where ${counted.tests} stand`],
      declared.bad === null || declared.bad === counted.bad ? [] : [`${declared.bad} failed where ${counted.bad} did`],
    ].flat();
    const suite = clipped(name, longestName) || "A suite without a name";
    if (said.length > 0) keep(disagreements, `${suite} declares ${said.join(", and ")}.`, mostDisagreements);
  }

  /** What was counted: to be asked once, at the end. */
  function report(): JunitReport {
    const overcome = reruns.overcome();
    for (const runs of overcome.values()) settleReruns(runs);
    const { passed, skipped, failed, errored } = counts;
    const durationMs = Math.min(Math.round((caseSeconds ?? suiteSeconds) * 1000), Number.MAX_SAFE_INTEGER);
    const lasting = failures.filter(({ key }) => !overcome.has(key)).slice(0, mostNames);
    return {
      ...{ suites, tests: passed + skipped + failed + errored, passed, failed, errored, skipped, flaky, durationMs },
      failures: lasting.map(({ key: _, namedBy: __, ...failure }) => failure),
      ...{ flakyTests, skippedTests, named, disagreements },
    };
  }

  /** Its runs are one test, and a flaky one. */
  function settleReruns({ first, failed, errored }: Overcome<Run>): void {
    counts.failed -= failed;
    counts.errored -= errored;
    tellFlaky(first);
    for (const one of first.namedBy) {
      one.tests -= failed + errored;
      one.failed -= failed + errored;
      one.flaky += 1;
    }
  }

  return { open, text, close, report };
}

/** What an element says counts over one that is as grave and says nothing more. */
const isGraver = (outcome: Outcome, known: Said | null): boolean =>
  known === null ||
  severity[outcome] > severity[known.outcome] ||
  (outcome === known.outcome && known.message === "" && known.detail === "");

/** What a suite says of its own failing, by its numbers or its attributes. */
function ownFailureOf(bad: number | null, said: Said | null): string | null {
  if (bad !== null && bad > 0) return `The suite declares ${bad} failed.`;
  return said && isBad(said.outcome) ? said.message : null;
}

function countNamed(one: JunitNamed, outcome: Outcome, isFlaky: boolean): void {
  one.tests += 1;
  if (outcome === "skipped") one.skipped += 1;
  if (isBad(outcome)) one.failed += 1;
  if (isFlaky) one.flaky += 1;
}

function keep<T>(list: T[], one: T, most: number): void {
  if (list.length < most) list.push(one);
}

const shownTest = ({ suite, name, message }: JunitTest): JunitTest => ({
  suite: clipped(suite, longestName),
  name: clipped(name, longestName),
  message: clipped(message, longestMessage),
});

const shown = (run: JunitFailure): JunitFailure => ({
  ...shownTest({ ...run, message: run.message || firstLine(run.detail) }),
  detail: clipped(run.detail, longestText),
  output: lastOf(run.output, longestText),
});

function clipped(text: string, longest: number): string {
  const trimmed = text.trim();
  return trimmed.length <= longest ? owned(trimmed) : owned(`${trimmed.slice(0, longest - 1)}…`).replace(/\ufffd…$/, "…");
}

function lastOf(text: string, longest: number): string {
  const trimmed = text.trim();
  return trimmed.length <= longest ? owned(trimmed) : owned(`…${ending(trimmed, longest - 1)}`).replace(/^…\ufffd/, "…");
}

/** A copy: a part of a string keeps the whole of it in memory, here a piece of the file. Half a character becomes U+FFFD. */
const owned = (text: string): string => Buffer.from(text).toString();

const ending = (text: string, longest: number): string => (text.length <= longest ? text : text.slice(-longest));

const firstLine = (text: string): string => text.trim().split(/\r?\n/, 1)[0] ?? "";
