import type { Refusal } from "#lib/domain/decision";

export type ErrorCode =
  | "not-found"
  | "conflict"
  | "refused"
  | "invalid"
  | "forbidden"
  | "gone"
  | "too-large"
  | "too-many"
  | "unauthenticated";

/** An expected no, with every reason. Anything else that is thrown is a bug. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly refusals: readonly Refusal[];
  constructor(code: ErrorCode, message: string, refusals: readonly Refusal[] = []) {
    super(message);
    this.name = "AppError";
    this.code = code;
    this.refusals = refusals;
  }
}

/** For reading what may not be there: `.catch(nothingThere)` answers null, and lets anything else through. */
export function nothingThere(error: unknown): null {
  if (error instanceof AppError && error.code === "not-found") return null;
  throw error;
}
