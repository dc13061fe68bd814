import { clearAnswers } from "#lib/db/answer-store";
import type { Context } from "../context.ts";

/** Forgets answers that were kept for a day: whoever sends a request again does so sooner. */
export const forgetAnswers = ({ db }: Pick<Context, "db">): Promise<number> => clearAnswers(db);
