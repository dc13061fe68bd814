import { credentialsOf, readOrganisation } from "#lib/db/person-store";
import { sessionAge } from "#lib/db/session-store";
import { demonstrationPassword } from "#lib/domain/signature";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { requirePassword } from "./require-password.ts";

/**
 * Whoever finds a desk unlocked must not make keys to it: the password again, or, for who has none, a sign-in by the provider that is at
 * most fifteen minutes old. `refused` says what was not done.
 */
export async function requireFreshIdentity(
  { actor, db }: Context & { actor: { id: string } },
  { password, sessionId, refused }: { password: string; sessionId: string; refused: string },
): Promise<void> {
  const [organisation, credentials] = await Promise.all([readOrganisation(db), credentialsOf(db, { id: actor.id })]);
  if (organisation?.isDemonstration && password === demonstrationPassword) return;
  if (credentials) return requirePassword(db, actor.id, password, { field: "password", refused });
  const minutes = await sessionAge(db, sessionId, actor.id);
  if (minutes === null || minutes > 15)
    throw new AppError("refused", refused, [
      { code: "sign-in-again", message: "You signed in more than 15 minutes ago. Sign out, sign in again, and do it then." },
    ]);
}
