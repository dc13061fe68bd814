import { z } from "zod";
import { readLiveSession, revokeSessionsOf } from "#lib/db/session-store";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const EndOtherSessionsInput = z.object({ keepSessionId: id("Name the session to keep.") });

/** Ends every session of one's own but the one to keep. */
export async function endOtherSessions(
  { actor, db }: Context,
  { keepSessionId }: z.infer<typeof EndOtherSessionsInput>,
): Promise<void> {
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person has sessions.");
  const kept = await readLiveSession(db, keepSessionId);
  if (kept?.personId !== actor.id) throw new AppError("not-found", "The session to keep is not open. Load the page again.");
  await revokeSessionsOf(db, actor.id, keepSessionId);
}
