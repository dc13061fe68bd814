import { z } from "zod";
import { credentialsOf, savePasswordHash } from "#lib/db/person-store";
import { forgetAttempt, noteAttempt, revokeSessionsOf } from "#lib/db/session-store";
import { decideChangePassword } from "#lib/domain/person";
import { AppError } from "#lib/errors";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { hashPassword, newPassword, passwordFits, typedPassword } from "./password.ts";

export const ChangePasswordInput = z.object({ current: typedPassword, next: newPassword });

/** Changes one's own password and ends every other session; all of them when none is named to be kept. */
export async function changePassword(
  context: Context,
  { current, next }: z.infer<typeof ChangePasswordInput>,
  keepSessionId: string | null = null,
): Promise<void> {
  const { actor, db } = context;
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person has a password.");
  await requirePassword(context, actor.id, current);
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

/** Guessing here counts as guessing at the door. */
async function requirePassword({ db }: Context, personId: string, password: string): Promise<void> {
  const credentials = await credentialsOf(db, { id: personId });
  const attempt = await noteAttempt(db, [{ subject: `email:${credentials?.email ?? personId}`, failures: 5 }]);
  if (!attempt) throw new AppError("too-many", "Too many failed attempts. Try again in 15 minutes.");
  if (!(await passwordFits(credentials?.passwordHash ?? null, password)))
    throw new AppError("refused", "The password stays as it is.", [
      { code: "wrong-password", message: "This is not your password.", field: "current" },
    ]);
  await forgetAttempt(db, attempt);
}
