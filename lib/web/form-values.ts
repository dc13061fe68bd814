/** Form data as nested values: `risks.0.title` becomes `{ risks: [{ title }] }`; `windowStart@local` is read in the person's time zone. */
import type { Submitted } from "#lib/action-state";
import { instantFromLocal } from "./local-time.ts";

type Nested = { [key: string]: Nested | string | string[] };

/** React's own keys, and names that reach for an object's prototype, are nobody's input. */
const foreign = /^\$ACTION|(^|\.)(__proto__|constructor|prototype)(\.|$)/;
const localSuffix = "@local";
/** Longer than any name of ours: a name with a thousand dots would nest as deep. */
const longestName = 200;
const secrets: ReadonlySet<string> = new Set(["password", "current", "next", "token", "assertion", "registration"]);

/** Whether what was typed under a name may be sent back to the browser it came from. */
export const mayGoBack = (name: string): boolean => !secrets.has(name) && name.length <= longestName && !foreign.test(name);

/** In one pass: a form may have as many fields as its sender likes. */
function entriesOf(form: FormData): [string, string[]][] {
  const entries = new Map<string, string[]>();
  for (const [name, value] of form) {
    if (name.length > longestName || foreign.test(name)) continue;
    const values = entries.get(name) ?? [];
    if (typeof value === "string") values.push(value);
    entries.set(name, values);
  }
  return [...entries];
}

/** What was typed, by input name, so that the form can be filled in again. */
export function submittedOf(form: FormData): Submitted {
  const kept = entriesOf(form).filter(([name]) => mayGoBack(name));
  return Object.fromEntries(kept.map(([name, values]) => [name, single(values)]));
}

export function nestedValues(form: FormData, timeZone: string): Nested {
  const root: Nested = {};
  for (const [name, values] of entriesOf(form)) {
    const isLocal = name.endsWith(localSuffix);
    const path = (isLocal ? name.slice(0, -localSuffix.length) : name).split(".");
    const value = single(values);
    put(root, path, isLocal && typeof value === "string" ? instantFromLocal(value, timeZone) : value);
  }
  return listsOf(root) as Nested;
}

const single = (values: string[]): string | string[] => (values.length === 1 ? (values[0] ?? "") : values);

function put(root: Nested, path: readonly string[], value: string | string[]): void {
  let place = root;
  for (const key of path.slice(0, -1)) {
    const found = place[key];
    const next: Nested = typeof found === "object" && !Array.isArray(found) ? found : {};
    place[key] = next;
    place = next;
  }
  place[path.at(-1) ?? ""] = value;
}

/** Objects whose keys are all whole numbers are lists, in that order. */
function listsOf(value: Nested | string | string[]): unknown {
  if (typeof value === "string" || Array.isArray(value)) return value;
  const keys = Object.keys(value);
  if (keys.length > 0 && keys.every((key) => /^\d+$/.test(key)))
    return keys.sort((a, b) => Number(a) - Number(b)).map((key) => listsOf(value[key] ?? ""));
  return Object.fromEntries(keys.map((key) => [key, listsOf(value[key] ?? "")]));
}
