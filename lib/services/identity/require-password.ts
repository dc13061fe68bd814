import type { Database } from "#lib/db/client";
import { credentialsOf } from "#lib/db/person-store";
import { forgetAttempt, noteAttempt } from "#lib/db/session-store";
import { AppError } from "#lib/errors";
import { passwordFits } from "./password.ts";

/** Asks somebody who is signed in for their password again. Guessing here counts as guessing at the door. */
export async function requirePassword(
  db: Database,
  personId: string,
  password: string,
  { field, refused }: { field: string; refused: string },
): Promise<void> {
  const credentials = await credentialsOf(db, { id: personId });
  const attempt = await noteAttempt(db, [{ subject: `email:${credentials?.email ?? personId}`, failures: 5 }]);
  if (!attempt) throw new AppError("too-many", "Too many failed attempts. Try again in 15 minutes.");
  if (!(await passwordFits(credentials?.passwordHash ?? null, password)))
    throw new AppError("refused", refused, [{ code: "wrong-password", message: "This is not your password.", field }]);
  await forgetAttempt(db, attempt);
}
