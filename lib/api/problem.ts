/** RFC 9457: why a call was not answered as wished, with every reason. */
import type { z } from "zod";
import type { Refusal } from "#lib/domain/decision";
import type { AppError, ErrorCode } from "#lib/errors";
import { currentRequest } from "#lib/log";

type ProblemCode =
  | ErrorCode
  | "method-not-allowed"
  | "unsupported-media-type"
  | "precondition-failed"
  | "precondition-required"
  | "key-taken"
  | "broken";

const statusOf: Record<ProblemCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  "method-not-allowed": 405,
  conflict: 409,
  gone: 410,
  "precondition-failed": 412,
  "too-large": 413,
  "unsupported-media-type": 415,
  refused: 422,
  "key-taken": 422,
  "precondition-required": 428,
  "too-many": 429,
  broken: 500,
};

/** Every status that a call may end with besides its own. */
export const problemStatuses: readonly number[] = [...new Set(Object.values(statusOf))];

/** A no that comes from the way the call was made, before any use case. */
export class CallError extends Error {
  readonly code: ProblemCode;
  readonly reasons: readonly Refusal[];
  readonly headers: Record<string, string>;
  constructor(
    code: ProblemCode,
    message: string,
    { reasons = [], headers = {} }: { reasons?: readonly Refusal[]; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = "CallError";
    this.code = code;
    this.reasons = reasons;
    this.headers = headers;
  }
}

export function problem(
  code: ProblemCode,
  title: string,
  reasons: readonly Refusal[] = [],
  headers = {},
  status = statusOf[code],
): Response {
  const request = currentRequest()?.id;
  return Response.json(
    { type: "about:blank", title, status, code, reasons, ...(request && { request }) },
    { status, headers: { ...headers, "content-type": "application/problem+json", "cache-control": "no-store" } },
  );
}

export const problemOf = ({ code, message, refusals }: AppError): Response => problem(code, message, refusals);

/** Whether a text somewhere in it is none that a database could hold. */
function holdsNoText(sent: unknown): boolean {
  if (typeof sent === "string") return sent.includes("\0") || !sent.isWellFormed();
  if (typeof sent !== "object" || sent === null) return false;
  return Object.entries(sent).some(([name, value]) => holdsNoText(name) || holdsNoText(value));
}

/** Reads a part of a call by its schema; what does not fit is a CallError with every reason at its field. */
export function readPart<S extends z.ZodType>(schema: S, sent: unknown, what: string): z.output<S> {
  if (holdsNoText(sent))
    throw new CallError("invalid", `The ${what} of this call does not fit.`, {
      reasons: [{ code: "no-text", message: "It holds a character that no text has: NUL, or half of a surrogate pair." }],
    });
  const parsed = schema.safeParse(sent);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map(({ path, message, code }) => ({
    code: code === "unrecognized_keys" ? "unknown-field" : "field-invalid",
    message,
    field: path.join("."),
  }));
  throw new CallError("invalid", `The ${what} of this call does not fit.`, { reasons });
}
