/** What changed between two pieces of evidence: field by field, rows of lists matched by what names them. */
import { evidenceLabel, inReadingOrder } from "./evidence-label.ts";

export interface Difference {
  /** Where, in words, from the outside in: "Risks", "Token theft", "Mitigation". */
  path: readonly string[];
  kind: "added" | "removed" | "changed";
  before: unknown;
  after: unknown;
}

/** These name the request itself; they differ always and say nothing about its subject. */
const ofTheRequest: ReadonlySet<string> = new Set(["authorization", "revision"]);

export function evidenceDifference(before: unknown, after: unknown): Difference[] {
  return differences(withoutRequest(before), withoutRequest(after), []);
}

function withoutRequest(evidence: unknown): unknown {
  if (!isObject(evidence)) return evidence;
  const told = Object.fromEntries(Object.entries(evidence).filter(([key]) => !ofTheRequest.has(key)));
  return isObject(told["risk"]) ? { ...told, risk: inBrief(told["risk"]) } : told;
}

/** The risk as it is read: one line for the whole, one for each factor. What it was weighed from is dated anew at every asking. */
function inBrief({ level, score, factors }: JsonObject): JsonObject {
  const told: readonly unknown[] = Array.isArray(factors) ? factors : [];
  const lines = told
    .filter(isObject)
    .map(({ name, points, weight, reading }): [string, string] => [
      String(name),
      isNothing(points) ? String(reading) : `${String(points)} of ${String(weight)}: ${String(reading)}`,
    ]);
  return { together: `${String(level)}, ${String(score)} of 100`, ...Object.fromEntries(lines) };
}

function differences(before: unknown, after: unknown, path: readonly string[]): Difference[] {
  if (isSame(before, after)) return [];
  if (isObject(before) && isObject(after)) return ofObjects(before, after, path);
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(before, after, path);
  if (isNothing(before)) return [{ path, kind: "added", before: null, after }];
  if (isNothing(after)) return [{ path, kind: "removed", before, after: null }];
  return [{ path, kind: "changed", before, after }];
}

type JsonObject = Readonly<Record<string, unknown>>;

function ofObjects(before: JsonObject, after: JsonObject, path: readonly string[]): Difference[] {
  const keys = inReadingOrder(Object.entries({ ...before, ...after }));
  return keys.flatMap(([key]) => differences(before[key], after[key], [...path, evidenceLabel(key)]));
}

function ofLists(before: readonly unknown[], after: readonly unknown[], path: readonly string[]): Difference[] {
  const [old, young] = [namedRows(before), namedRows(after)];
  const names = [...new Set([...old.keys(), ...young.keys()])];
  const found = names.flatMap((name) => {
    const [was, is] = [old.get(name), young.get(name)];
    return differences(was?.row, is?.row, [...path, was?.word ?? is?.word ?? name]);
  });
  return [...found, ...ofOrder(old, young, path)];
}

/** The rows that stayed, in another order. */
function ofOrder(old: NamedRows, young: NamedRows, path: readonly string[]): Difference[] {
  const stayed = (rows: NamedRows, others: NamedRows) =>
    [...rows].flatMap(([name, { word }]) => (others.has(name) ? [word] : []));
  const [before, after] = [stayed(old, young), stayed(young, old)];
  return isSame(before, after) ? [] : [{ path: [...path, "Order"], kind: "changed", before, after }];
}

type NamedRows = ReadonlyMap<string, { row: unknown; word: string }>;

/** What names a row, the strongest first. */
const naming = ["id", "number", "key", "suite", "name", "step", "title", "text", "environment"] as const;
const wording = ["title", "name", "suite", "text", "step", "number", "key", "environment"] as const;

function namedRows(rows: readonly unknown[]): NamedRows {
  const named = new Map<string, { row: unknown; word: string }>();
  rows.forEach((row, index) => {
    const base = nameOf(row, naming) ?? (isObject(row) ? `row ${index + 1}` : JSON.stringify(row));
    // A name given twice: the second of it, the third …
    let name = base;
    for (let nth = 2; named.has(name); nth += 1) name = `${base} (${nth})`;
    named.set(name, { row, word: nameOf(row, wording) ?? (typeof row === "string" ? row : name) });
  });
  return named;
}

/** A row about something (a verdict on a target) is named by it. */
function nameOf(row: unknown, keys: readonly string[]): string | null {
  if (!isObject(row)) return null;
  const key = keys.find((one) => typeof row[one] === "string" || typeof row[one] === "number");
  if (key !== undefined) return String(row[key]);
  return isObject(row["target"]) ? nameOf(row["target"], keys) : null;
}

const isObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);

/** Nothing was said: a missing member, null, an empty text or list. */
const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

function isSame(a: unknown, b: unknown): boolean {
  if (a === b || (isNothing(a) && isNothing(b))) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, index) => isSame(one, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => isSame(a[key], b[key]));
}
