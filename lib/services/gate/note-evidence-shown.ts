import { z } from "zod";
import { rememberShown } from "#lib/db/authorization-store";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const NoteEvidenceShownInput = z.object({ authorizationId: id("Name the authorization.") });

/** Remembers that this person was shown the evidence of an authorization: the next time they are told what is different since. */
export async function noteEvidenceShown(
  { actor, db }: Context,
  { authorizationId }: z.infer<typeof NoteEvidenceShownInput>,
): Promise<void> {
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person is shown evidence.");
  const isKnown = await rememberShown(db, actor.id, authorizationId);
  if (!isKnown) throw new AppError("not-found", "There is no such authorization.");
}
