/** The log, for a person at a terminal: warnings and errors in words, nothing else. Machines get every line as it is. */
import { Transform } from "node:stream";
import { z } from "zod";

const Line = z.object({
  level: z.enum(["debug", "info", "warn", "error", "fatal"]),
  time: z.string(),
  msg: z.string().default(""),
  request: z.string().optional(),
  err: z.object({ stack: z.string().optional(), message: z.string() }).optional(),
});

/** One line as a person reads it, or null where there is nothing to say. What is no line of the log is passed on as it is. */
export function inWords(text: string): string | null {
  const parsed = Line.safeParse(json(text));
  if (!parsed.success) return text;
  const { level, time, msg, request, err } = parsed.data;
  if (level === "debug" || level === "info") return null;
  const about = request === undefined ? "" : ` (request ${request})`;
  const detail = err === undefined ? "" : `\n${indented(err.stack ?? err.message)}`;
  return `${time.slice(11, 19)} ${level === "warn" ? "Warning" : "Error"}: ${msg}${about}${detail}`;
}

function json(text: string): unknown {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const indented = (text: string): string => text.replaceAll(/^/gm, "  ");

/** A stream that takes a process's output in pieces and hands on what a person should read. */
export function wordsTo(terminal: NodeJS.WritableStream): Transform {
  let rest = "";
  const told = (lines: readonly string[]) =>
    lines
      .map(inWords)
      .filter((line) => line !== null)
      .map((line) => `${line}\n`)
      .join("");
  const words = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      done(null, told(lines));
    },
    flush(done) {
      done(null, rest === "" ? "" : told([rest]));
    },
  });
  words.pipe(terminal, { end: false });
  return words;
}
