/** Counts the outcomes of test cases from the elements of a JUnit report, as they come. */

export interface JunitFailure {
  suite: string;
  name: string;
  message: string;
  detail: string;
}

export interface JunitReport {
  suites: number;
  tests: number;
  passed: number;
  failed: number;
  errored: number;
  skipped: number;
  durationMs: number;
  /** The first fifty, failed and errored alike. */
  failures: JunitFailure[];
}

type Outcome = "passed" | "skipped" | "failed" | "errored";

type Frame =
  | { kind: "suite"; name: string; seconds: number | null; innerSeconds: number; declaredBad: number; countedBad: number }
  | { kind: "case"; name: string; classname: string; seconds: number | null; outcome: Outcome; message: string; detail: string }
  | { kind: "outcome"; outcome: Outcome; message: string; detail: string }
  | { kind: "other" };

const mostFailures = 50;
const longestName = 500;
const longestMessage = 1_000;
const longestDetail = 4_000;

const severity: Record<Outcome, number> = { passed: 0, skipped: 1, failed: 2, errored: 3 };
const outcomeElements = new Map<string, Outcome>([
  ["skipped", "skipped"],
  ["failure", "failed"],
  ["error", "errored"],
]);
// GoogleTest and CTest tell some outcomes by attribute alone.
const outcomeWords = new Map<string, Outcome>([
  ["notrun", "skipped"],
  ["disabled", "skipped"],
  ["suppressed", "skipped"],
  ["skipped", "skipped"],
  ["fail", "failed"],
  ["failed", "failed"],
  ["failure", "failed"],
  ["error", "errored"],
]);

type Attributes = Readonly<Record<string, string>>;

/**
 * A counter to be told of every element and text in order. What a suite says of itself is never believed when it is good news; when it
 * declares failures that no case in it shows, or fails outside its cases, that counts as one errored test, so that it cannot pass.
 */
export function junitCount() {
  const stack: Frame[] = [];
  const counts: Record<Outcome, number> = { passed: 0, skipped: 0, failed: 0, errored: 0 };
  const failures: JunitFailure[] = [];
  let suites = 0;
  let caseSeconds: number | null = null;
  let suiteSeconds = 0;

  const enclosingSuite = () => stack.findLast((frame) => frame.kind === "suite");

  function settle(outcome: Outcome, { suite, name, message, detail }: JunitFailure): void {
    counts[outcome] += 1;
    if (severity[outcome] < severity.failed) return;
    for (const frame of stack) if (frame.kind === "suite") frame.countedBad += 1;
    if (failures.length === mostFailures) return;
    failures.push({
      suite: clipped(suite, longestName),
      name: clipped(name, longestName),
      message: clipped(message || firstLine(detail), longestMessage),
      detail: clipped(detail, longestDetail),
    });
  }

  function open(tag: string, attributes: Attributes): void {
    if (tag === "testsuite") suites += 1;
    stack.push(frameOf(tag, attributes, stack.at(-1)));
  }

  function text(chunk: string): void {
    const frame = stack.at(-1);
    if (frame?.kind === "outcome" && frame.detail.length < longestDetail * 2) frame.detail += chunk;
  }

  function close(): void {
    const frame = stack.pop();
    if (frame?.kind === "outcome") closeOutcome(frame, stack.at(-1));
    if (frame?.kind === "case") closeCase(frame);
    if (frame?.kind === "suite") closeSuite(frame);
  }

  function closeOutcome({ outcome, message, detail }: Extract<Frame, { kind: "outcome" }>, parent: Frame | undefined): void {
    if (parent?.kind === "case" && severity[outcome] > severity[parent.outcome])
      Object.assign(parent, { outcome, message, detail });
    if (parent?.kind === "suite" && outcome !== "skipped")
      settle("errored", { suite: parent.name, name: "(the suite itself)", message, detail });
  }

  function closeCase({ name, classname, seconds, outcome, message, detail }: Extract<Frame, { kind: "case" }>): void {
    if (seconds !== null) caseSeconds = (caseSeconds ?? 0) + seconds;
    settle(outcome, { suite: classname || (enclosingSuite()?.name ?? ""), name, message, detail });
  }

  function closeSuite({ name, seconds, innerSeconds, declaredBad, countedBad }: Extract<Frame, { kind: "suite" }>): void {
    const outer = enclosingSuite();
    if (outer) outer.innerSeconds += seconds ?? innerSeconds;
    else suiteSeconds = seconds ?? innerSeconds;
    if (declaredBad === 0 || countedBad > 0) return;
    const message = `The suite declares ${declaredBad} failed, but none of its test cases shows a failure.`;
    settle("errored", { suite: name, name: "(the suite itself)", message, detail: "" });
  }

  function report(): JunitReport {
    const tests = counts.passed + counts.skipped + counts.failed + counts.errored;
    const durationMs = Math.min(Math.round((caseSeconds ?? suiteSeconds) * 1000), Number.MAX_SAFE_INTEGER);
    return { suites, tests, ...counts, durationMs, failures };
  }

  return { open, text, close, report };
}

function frameOf(tag: string, attributes: Attributes, parent: Frame | undefined): Frame {
  const { name = "", time } = attributes;
  if (tag === "testsuites" || tag === "testsuite")
    return {
      kind: "suite",
      name,
      seconds: secondsOf(time),
      innerSeconds: 0,
      declaredBad: numberOf(attributes["failures"]) + numberOf(attributes["errors"]),
      countedBad: 0,
    };
  if (tag === "testcase")
    return {
      kind: "case",
      name,
      classname: attributes["classname"] ?? attributes["class"] ?? "",
      seconds: secondsOf(time),
      outcome: wordedOutcome(attributes["status"]) ?? wordedOutcome(attributes["result"]) ?? "passed",
      message: "",
      detail: "",
    };
  const outcome = outcomeElements.get(tag);
  if (outcome && (parent?.kind === "case" || parent?.kind === "suite"))
    return { kind: "outcome", outcome, message: attributes["message"] ?? attributes["type"] ?? "", detail: "" };
  return { kind: "other" };
}

const wordedOutcome = (word: string | undefined): Outcome | undefined => outcomeWords.get(word?.toLowerCase() ?? "");

const numberOf = (text: string | undefined): number => (text !== undefined && /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : 0);

/** Seconds as written with a decimal point, a decimal comma, or commas between thousands (Surefire); anything else is no time. */
function secondsOf(text: string | undefined): number | null {
  const trimmed = text?.trim() ?? "";
  const plain = /^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(trimmed)
    ? trimmed.replaceAll(",", "")
    : trimmed.replace(/^(\d+),(\d+)$/, "$1.$2");
  return /^(\d{1,9}\.?\d*|\.\d+)(e[-+]?\d{1,2})?$/i.test(plain) ? Number(plain) : null;
}

function clipped(text: string, longest: number): string {
  const trimmed = text.trim();
  if (trimmed.length <= longest) return trimmed;
  return `${trimmed
    .slice(0, longest - 1)
    .toWellFormed()
    .replace(/\ufffd$/, "")}…`;
}

const firstLine = (text: string): string => text.trim().split(/\r?\n/, 1)[0] ?? "";
