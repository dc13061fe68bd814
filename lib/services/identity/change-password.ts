import { z } from "zod";
import { savePasswordHash } from "#lib/db/person-store";
import { revokeSessionsOf } from "#lib/db/session-store";
import { decideChangePassword } from "#lib/domain/person";
import { AppError } from "#lib/errors";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { hashPassword, newPassword, typedPassword } from "./password.ts";
import { requirePassword } from "./require-password.ts";

export const ChangePasswordInput = z.object({ current: typedPassword, next: newPassword });

/** Changes one's own password and ends every other session; all of them when none is named to be kept. */
export async function changePassword(
  context: Context,
  { current, next }: z.infer<typeof ChangePasswordInput>,
  keepSessionId: string | null = null,
): Promise<void> {
  const { actor, db } = context;
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person has a password.");
  await requirePassword(db, actor.id, current, { field: "current", refused: "The password stays as it is." });
  const passwordHash = await hashPassword(next);
  await administer(
    { actor, db },
    () => Promise.resolve(decideChangePassword(actor)),
    async (tx) => {
      await savePasswordHash(tx, actor.id, passwordHash);
      await revokeSessionsOf(tx, actor.id, keepSessionId);
    },
  );
}
