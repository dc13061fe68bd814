import { z } from "zod";
import { revokeSessionsOf } from "#lib/db/session-store";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";

export const EndOtherSessionsInput = z.object({});

/** Ends every session of one's own but the one to keep; all of them when none is named. */
export async function endOtherSessions(
  { actor, db }: Context,
  _: z.infer<typeof EndOtherSessionsInput>,
  keepSessionId: string | null = null,
): Promise<void> {
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person has sessions.");
  await revokeSessionsOf(db, actor.id, keepSessionId);
}
