import { clearAttempts } from "#lib/db/session-store";
import type { Context } from "../context.ts";

/** Forgets attempts to sign in that no limit looks at any more. Answers how many. */
export const forgetAttempts = ({ db }: Pick<Context, "db">): Promise<number> => clearAttempts(db);
