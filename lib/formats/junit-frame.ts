/** What is kept of every element of a JUnit report while it is open. */
import {
  type Attributes,
  countOf,
  isFlakyElement,
  type Outcome,
  outcomeOfCase,
  outcomeOfElement,
  secondsOf,
} from "./junit-outcome.ts";

interface Told {
  message: string;
  detail: string;
}

export interface SuiteFrame {
  kind: "suite";
  name: string;
  seconds: number | null;
  innerSeconds: number;
  declared: { tests: number | null; bad: number | null };
  counted: { tests: number; bad: number };
}

export interface CaseFrame extends Told {
  kind: "case";
  name: string;
  classname: string;
  seconds: number | null;
  outcome: Outcome;
  /** What its first failing run said, where a later run passed. */
  flaky: Told | null;
  output: string;
}

export interface OutcomeFrame extends Told {
  kind: "outcome";
  outcome: Outcome;
  isFlaky: boolean;
}

export type Frame =
  | SuiteFrame
  | CaseFrame
  | OutcomeFrame
  // Surefire wraps the trace of a rerun; what a case printed stands beside its outcome.
  | { kind: "trace"; of: OutcomeFrame }
  | { kind: "output"; of: CaseFrame }
  | { kind: "other" };

const other: Frame = { kind: "other" };

export function frameOf(tag: string, attributes: Attributes, parent: Frame | undefined): Frame {
  if (tag === "testsuites" || tag === "testsuite") return suiteFrame(attributes);
  if (tag === "testcase") return caseFrame(attributes);
  if (parent?.kind === "outcome" && tag === "stackTrace") return { kind: "trace", of: parent };
  if (parent?.kind === "case" && (tag === "system-out" || tag === "system-err")) return { kind: "output", of: parent };
  const outcome = outcomeOfElement(tag);
  if (outcome === undefined || (parent?.kind !== "case" && parent?.kind !== "suite")) return other;
  const message = attributes["message"] ?? attributes["type"] ?? "";
  return { kind: "outcome", outcome, isFlaky: isFlakyElement(tag), message, detail: "" };
}

function suiteFrame({ name = "", time, tests, failures, errors }: Attributes): SuiteFrame {
  const [failed, errored] = [countOf(failures), countOf(errors)];
  return {
    kind: "suite",
    name,
    seconds: secondsOf(time),
    innerSeconds: 0,
    declared: { tests: countOf(tests), bad: failed === null && errored === null ? null : (failed ?? 0) + (errored ?? 0) },
    counted: { tests: 0, bad: 0 },
  };
}

function caseFrame(attributes: Attributes): CaseFrame {
  const { name = "", time, classname, class: phpClass = "" } = attributes;
  const outcome = outcomeOfCase(attributes);
  const seconds = secondsOf(time);
  return {
    kind: "case",
    name,
    classname: classname ?? phpClass,
    seconds,
    outcome,
    message: "",
    detail: "",
    flaky: null,
    output: "",
  };
}
