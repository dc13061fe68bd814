import type { Refusal } from "#lib/domain/decision";

/** What a form sent, so that it can be filled in again: React resets a form after its action. */
export type Submitted = Record<string, string | string[]>;

/** What a form shows after its action ran. */
export type ActionState =
  | { status: "idle" }
  | { status: "done"; message: string }
  | { status: "invalid"; fields: Record<string, string[]>; submitted: Submitted }
  | { status: "failed"; message: string; reasons: readonly Refusal[]; submitted: Submitted };
