/** JSON of somebody else's making, read so that every reader sees the same in it: UTF-8, no member twice, no bottomless nesting. */

export interface JsonRefusal {
  code: string;
  message: string;
}

/** What cannot be read, with the reason. */
export class UnreadableJson extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = "UnreadableJson";
    this.code = code;
  }
}

const deepest = 100;

/**
 * Parses a JSON object (RFC 8259). A member that stands twice is refused: which of the two counts differs from reader to reader, and
 * a signature covers both.
 */
export function readJsonObject(bytes: Uint8Array, what: string): Record<string, unknown> {
  const text = textOf(bytes, what);
  const value = parsed(text, what);
  requireOneReading(text, what);
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw new UnreadableJson("no-object", `The ${what} is no JSON object.`);
  return Object.fromEntries(Object.entries(value));
}

function textOf(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw new UnreadableJson("no-utf-8", `The ${what} is not text in UTF-8.`);
    throw error;
  }
}

function parsed(text: string, what: string): unknown {
  if (text.trim() === "") throw new UnreadableJson("empty", `The ${what} is empty.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UnreadableJson("no-json", `The ${what} is not JSON, or it was cut off.`);
    throw error;
  }
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gu;

/** Walks over the tokens of a text that is known to be JSON, with the names of every object that is open: none twice, none too deep. */
export function requireOneReading(text: string, what: string): void {
  const open: (Set<string> | null)[] = [];
  let last = "";
  for (const [one] of text.matchAll(token)) {
    if (one === "{") open.push(new Set());
    else if (one === "[") open.push(null);
    else if (one === "}" || one === "]") open.pop();
    else if (one === ":") {
      const name: unknown = JSON.parse(last);
      const names = open.at(-1);
      if (typeof name === "string" && names?.has(name))
        throw new UnreadableJson("member-twice", `In the ${what} “${name.slice(0, 60)}” stands twice in one object.`);
      if (typeof name === "string") names?.add(name);
    }
    if (open.length > deepest) throw new UnreadableJson("too-deep", `The ${what} is nested more than ${deepest} deep.`);
    last = one;
  }
}
