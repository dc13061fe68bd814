/** What an element of a JUnit report says, as the tools of the wild write it. */

export type Outcome = "passed" | "skipped" | "failed" | "errored";
export type Attributes = Readonly<Record<string, string>>;

export const severity: Record<Outcome, number> = { passed: 0, skipped: 1, failed: 2, errored: 3 };
export const isBad = (outcome: Outcome): boolean => severity[outcome] >= severity.failed;

const outcomeElements = new Map<string, Outcome>([
  ["skipped", "skipped"],
  ["failure", "failed"],
  ["error", "errored"],
  // Surefire: a rerun that did not pass either. However it ended, what the first run said stands.
  ["rerunFailure", "failed"],
  ["rerunError", "failed"],
  // Surefire: a run that failed before one that passed.
  ["flakyFailure", "passed"],
  ["flakyError", "passed"],
]);

/** What an element inside a case or suite makes of it; undefined for any other element. */
export const outcomeOfElement = (tag: string): Outcome | undefined => outcomeElements.get(tag);
export const isFlakyElement = (tag: string): boolean => tag === "flakyFailure" || tag === "flakyError";

// GoogleTest, CTest and conversions from NUnit tell some outcomes by attribute alone.
const outcomeWords = new Map<string, Outcome>([
  ["notrun", "skipped"],
  ["disabled", "skipped"],
  ["suppressed", "skipped"],
  ["skipped", "skipped"],
  ["ignored", "skipped"],
  ["inconclusive", "skipped"],
  ["pending", "skipped"],
  ["fail", "failed"],
  ["failed", "failed"],
  ["failure", "failed"],
  ["error", "errored"],
  ["aborted", "errored"],
  ["cancelled", "errored"],
  ["timeout", "errored"],
]);

const worded = (word: string | undefined): Outcome | undefined =>
  word === undefined ? undefined : outcomeWords.get(word.toLowerCase());

/** What a case says of itself by its attributes; passed, where it says nothing. */
export const outcomeOfCase = ({ status, result }: Attributes): Outcome => worded(status) ?? worded(result) ?? "passed";

/** A count as a suite declares it; null where it declares none, or nonsense. */
export const countOf = (text: string | undefined): number | null =>
  text !== undefined && /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : null;

const plainSeconds = /^\d{1,9}(\.\d+)?$/;

/** Seconds as written with a decimal point, a decimal comma, or commas between thousands (Surefire); anything else is no time. */
export function secondsOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (plainSeconds.test(text)) return Number(text);
  const trimmed = text.trim();
  const plain = /^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(trimmed)
    ? trimmed.replaceAll(",", "")
    : trimmed.replace(/^(\d+),(\d+)$/, "$1.$2");
  return /^(\d{1,9}\.?\d*|\.\d+)(e[-+]?\d{1,2})?$/i.test(plain) ? Number(plain) : null;
}
