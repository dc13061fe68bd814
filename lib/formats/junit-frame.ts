/** What is kept of every element of a JUnit report while it is open. */
import {
  type Attributes,
  countOf,
  isBad,
  isFlakyElement,
  type Outcome,
  outcomeOfElement,
  type Said,
  saidByAttributes,
  sayFailure,
  secondsOf,
  severity,
} from "./junit-outcome.ts";

export interface SuiteFrame {
  kind: "suite";
  name: string;
  seconds: number | null;
  innerSeconds: number;
  declared: { tests: number | null; bad: number | null };
  /** What its attributes say of it as a whole. */
  said: Said | null;
  counted: { tests: number; bad: number };
}

export interface CaseFrame {
  kind: "case";
  name: string;
  classname: string;
  seconds: number | null;
  /** By its attributes, and by the gravest of the elements in it. */
  said: Said | null;
  told: Said | null;
  /** What its first failing run said, where a later run passed. */
  flaky: Pick<Said, "message" | "detail"> | null;
  output: string;
}

export interface OutcomeFrame extends Said {
  kind: "outcome";
  isFlaky: boolean;
  of: CaseFrame | SuiteFrame;
}

export type Frame =
  | SuiteFrame
  | CaseFrame
  | OutcomeFrame
  // Surefire wraps the trace of a rerun; what a case printed stands beside its outcome.
  | { kind: "trace"; of: OutcomeFrame }
  | { kind: "output"; of: CaseFrame }
  | { kind: "other"; of: CaseFrame | SuiteFrame | null };

/** Tags are in small letters, without their prefix. */
export function frameOf(tag: string, attributes: Attributes, parent: Frame | undefined): Frame {
  if (tag === "testsuites" || tag === "testsuite") return suiteFrame(attributes);
  if (tag === "testcase") return caseFrame(attributes);
  if (parent?.kind === "outcome" && tag === "stacktrace") return { kind: "trace", of: parent };
  const of = enclosing(parent);
  const outcome = of ? outcomeOfElement(tag) : undefined;
  if (of && outcome !== undefined) return outcomeFrame(of, tag, outcome, attributes);
  // A step of a test, or whatever else a tool tells of it.
  const said = of && sayFailure(attributes) ? saidByAttributes(attributes) : null;
  if (of && said) return { kind: "outcome", of, isFlaky: false, ...said, message: `<${tag}>: ${said.message}` };
  if (parent?.kind === "case" && (tag === "system-out" || tag === "system-err")) return { kind: "output", of: parent };
  return { kind: "other", of };
}

/** The case or suite that an element in it, however deep, tells of. */
function enclosing(parent: Frame | undefined): CaseFrame | SuiteFrame | null {
  if (parent === undefined || parent.kind === "case" || parent.kind === "suite") return parent ?? null;
  return parent.kind === "trace" ? parent.of.of : parent.of;
}

function outcomeFrame(of: CaseFrame | SuiteFrame, tag: string, outcome: Outcome, attributes: Attributes): OutcomeFrame {
  const message = attributes["message"] ?? attributes["type"] ?? "";
  return { kind: "outcome", of, outcome, isFlaky: isFlakyElement(tag), message, detail: "" };
}

function suiteFrame(attributes: Attributes): SuiteFrame {
  const { name = "", time, tests, failures, errors } = attributes;
  const [failed, errored] = [countOf(failures), countOf(errors)];
  return {
    kind: "suite",
    name,
    seconds: secondsOf(time),
    innerSeconds: 0,
    declared: { tests: countOf(tests), bad: failed === null && errored === null ? null : (failed ?? 0) + (errored ?? 0) },
    said: saidByAttributes(attributes),
    counted: { tests: 0, bad: 0 },
  };
}

function caseFrame(attributes: Attributes): CaseFrame {
  const { name = "", time, classname, class: phpClass = "" } = attributes;
  const seconds = secondsOf(time);
  const said = saidByAttributes(attributes);
  return { kind: "case", name, classname: classname ?? phpClass, seconds, said, told: null, flaky: null, output: "" };
}

/** How a case ended: as the graver of its attributes and its elements says, in the elements' words where these tell of it. */
export function outcomeOf({ said, told }: CaseFrame): Said {
  if (!said || !told) return told ?? said ?? { outcome: "passed", message: "", detail: "" };
  if (severity[told.outcome] >= severity[said.outcome]) return told;
  return isBad(told.outcome) ? { ...told, outcome: said.outcome } : said;
}
