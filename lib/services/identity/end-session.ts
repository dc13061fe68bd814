import { z } from "zod";
import { revokeSession } from "#lib/db/session-store";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const EndSessionInput = z.object({ sessionId: id("Name the session.") });

/** Ends one of one's own sessions: this one when signing out, or one left open elsewhere. */
export async function endSession({ actor, db }: Context, { sessionId }: z.infer<typeof EndSessionInput>): Promise<void> {
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person has sessions.");
  await revokeSession(db, sessionId, actor.id);
}
