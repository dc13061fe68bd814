/** Arguments: which command is meant, and what it was given. Whatever it does not know is said, never passed over. */
import { parseArgs } from "node:util";
import { type Exit, WrongUse } from "./outcome.ts";

export interface Command {
  /** One word, or two. */
  name: string;
  summary: string;
  /** What it takes besides its name. */
  takes: string;
  help: string;
  options: Readonly<Record<string, { type: "string" | "boolean"; multiple?: boolean }>>;
  run(given: Given): Promise<Exit>;
}

/** What stands behind a command's name. */
export class Given {
  readonly words: readonly string[];
  readonly #values: Readonly<Record<string, unknown>>;
  constructor(words: readonly string[], values: Readonly<Record<string, unknown>>) {
    this.words = words;
    this.#values = values;
  }

  has = (name: string): boolean => this.#values[name] === true;

  text(name: string): string | null {
    const value = this.#values[name];
    if (value === undefined) return null;
    if (typeof value === "string" && value.trim() !== "") return value;
    throw new WrongUse(`--${name} is empty.`);
  }

  needed(name: string, why: string): string {
    const value = this.text(name);
    if (value === null) throw new WrongUse(`--${name} is missing: ${why}.`);
    return value;
  }

  all(name: string): string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
  }

  /** A number of seconds; null where it is not said. */
  seconds(name: string): number | null {
    const value = this.text(name);
    if (value === null) return null;
    if (!/^\d{1,6}$/.test(value)) throw new WrongUse(`--${name} is a whole number of seconds.`);
    return Number(value);
  }
}

export type Wanted =
  | { kind: "run"; command: Command; given: Given }
  | { kind: "help"; command: Command | null }
  | { kind: "version" };

/** Reads what stands behind the program's name. */
export function readCommandLine(commands: readonly Command[], args: readonly string[]): Wanted {
  const [first = "--help", second] = args;
  if (args.length <= 1 && ["--version", "-v", "version"].includes(first)) return { kind: "version" };
  if (["--help", "-h", "help"].includes(first))
    return { kind: "help", command: commandAt(commands, args.slice(1))?.command ?? null };
  const found = commandAt(commands, args);
  if (!found) {
    const group = commands.filter(({ name }) => name.startsWith(`${first} `));
    const names = (group.length > 0 ? group : commands).map(({ name }) => name).join(", ");
    throw new WrongUse(
      `There is no command ${[first, group.length > 0 ? second : undefined].filter(Boolean).join(" ")}. Say one of: ${names}.`,
    );
  }
  const { command, rest } = found;
  if (rest.some((one) => one === "--help" || one === "-h")) return { kind: "help", command };
  return { kind: "run", command, given: readOptions(command, rest) };
}

function commandAt(commands: readonly Command[], args: readonly string[]): { command: Command; rest: string[] } | null {
  for (const command of commands) {
    const words = command.name.split(" ");
    if (words.every((word, index) => args[index] === word)) return { command, rest: args.slice(words.length) };
  }
  return null;
}

function readOptions({ options, takes, name }: Command, rest: string[]): Given {
  try {
    const { positionals, values } = parseArgs({ args: rest, options, allowPositionals: true, strict: true });
    if (positionals.length > 0 && /^(\[?--|$)/.test(takes)) throw new WrongUse(`${positionals[0]} means nothing to ${name}.`);
    return new Given(positionals, values);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code?.startsWith("ERR_PARSE_ARGS")) throw error;
    throw new WrongUse(`${message.split(/\.\s|\n/, 1)[0]?.replace(/\.$/, "")}.`);
  }
}

/** A SHA-256 as people paste it, or null where it is none. */
export function digestIn(text: string): string | null {
  const [, digest] = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(text) ?? [];
  return digest?.toLowerCase() ?? null;
}
