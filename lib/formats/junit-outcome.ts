/** What an element of a JUnit report says, as the tools of the wild write it. */

export type Outcome = "passed" | "skipped" | "failed" | "errored";
export type Attributes = Readonly<Record<string, string>>;

export const severity: Record<Outcome, number> = { passed: 0, skipped: 1, failed: 2, errored: 3 };
export const isBad = (outcome: Outcome): boolean => severity[outcome] >= severity.failed;

/** An outcome, and what was said of it. */
export interface Said {
  outcome: Outcome;
  message: string;
  detail: string;
}

// In small letters, as they are looked up.
const outcomeElements = new Map<string, Outcome>([
  ["skipped", "skipped"],
  ["skip", "skipped"],
  ["ignored", "skipped"],
  ["failure", "failed"],
  ["failed", "failed"],
  ["fail", "failed"],
  // PHPUnit: a run with warnings was not successful.
  ["warning", "failed"],
  ["error", "errored"],
  ["errored", "errored"],
  ["exception", "errored"],
  // Surefire: a rerun that did not pass either. However it ended, what the first run said stands.
  ["rerunfailure", "failed"],
  ["rerunerror", "failed"],
  // Surefire: a run that failed before one that passed.
  ["flakyfailure", "passed"],
  ["flakyerror", "passed"],
]);

/** What an element in a case or suite, however deep, makes of it; undefined for any other element. Tags are in small letters. */
export const outcomeOfElement = (tag: string): Outcome | undefined => outcomeElements.get(tag);
export const isFlakyElement = (tag: string): boolean => tag === "flakyfailure" || tag === "flakyerror";

/** The words that tools write for an outcome. A word that does not stand here is a failure: nobody knows that it says passed. */
const outcomeWords = new Map<string, Outcome>([
  ["passed", "passed"],
  ["pass", "passed"],
  ["ok", "passed"],
  ["success", "passed"],
  ["successful", "passed"],
  ["succeeded", "passed"],
  // GoogleTest, CTest, Catch2, doctest, Bazel: it ran to its end; that it failed is said by an element, by `result` or by `fail`.
  ["run", "passed"],
  ["completed", "passed"],
  ["notrun", "skipped"],
  ["notexecuted", "skipped"],
  ["untested", "skipped"],
  ["disabled", "skipped"],
  ["suppressed", "skipped"],
  ["filtered", "skipped"],
  ["skipped", "skipped"],
  ["skip", "skipped"],
  ["ignored", "skipped"],
  ["ignore", "skipped"],
  ["inconclusive", "skipped"],
  ["pending", "skipped"],
  ["todo", "skipped"],
  // It failed as it should: pytest, too, writes that as skipped.
  ["xfail", "skipped"],
  ["xfailed", "skipped"],
  ["failed", "failed"],
  ["fail", "failed"],
  ["failure", "failed"],
  ["notok", "failed"],
  ["unsuccessful", "failed"],
  ["error", "errored"],
  ["errored", "errored"],
  ["err", "errored"],
  ["aborted", "errored"],
  ["cancelled", "errored"],
  ["canceled", "errored"],
  ["interrupted", "errored"],
  ["timeout", "errored"],
  ["timedout", "errored"],
  ["broken", "errored"],
  ["crashed", "errored"],
  ["killed", "errored"],
]);

/** `Timed out`, `timed_out` and `timedOut` are one word; passed is said by nothing but its words as they stand. */
function outcomeOfWord(word: string): Outcome | undefined {
  const plain = word.trim().toLowerCase();
  const joined = plain.replaceAll(/(?<=[a-z])[\s_-]+(?=[a-z])/g, "");
  const outcome = outcomeWords.get(joined);
  return outcome === "passed" && joined !== plain ? undefined : outcome;
}

const saysOutcome = /^(?:(?!xmlns:)[^:]*:)?(?:status|result|outcome)$/i;

/** What an element says of itself by its attributes, the gravest of it; null where it has none that says an outcome. */
export function saidByAttributes(attributes: Attributes): Said | null {
  let gravest: Said | null = null;
  for (const attribute of Object.keys(attributes)) {
    if (!saysOutcome.test(attribute)) continue;
    const said = wordSaid(attribute, attributes[attribute] ?? "");
    if (gravest === null || severity[said.outcome] > severity[gravest.outcome]) gravest = said;
  }
  return gravest;
}

function wordSaid(attribute: string, word: string): Said {
  const outcome = outcomeOfWord(word);
  if (outcome !== undefined) return { outcome, message: isBad(outcome) ? `Its ${attribute} is "${word}".` : "", detail: "" };
  return { outcome: "failed", message: `Its ${attribute} is "${word}", which is not known to say that it passed.`, detail: "" };
}

/** Whether these attributes say in so many words that something failed: those of a step, whose other words may mean anything. */
export const sayFailure = (attributes: Attributes): boolean =>
  Object.keys(attributes).some((attribute) => {
    const outcome = saysOutcome.test(attribute) ? outcomeOfWord(attributes[attribute] ?? "") : undefined;
    return outcome !== undefined && isBad(outcome);
  });

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
