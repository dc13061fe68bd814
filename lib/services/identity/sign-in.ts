import { z } from "zod";
import type { Database } from "#lib/db/client";
import { credentialsOf } from "#lib/db/person-store";
import { forgetAttempt, noteAttempt, openSession } from "#lib/db/session-store";
import { AppError } from "#lib/errors";
import { passwordFits, typedPassword } from "./password.ts";
import { email } from "./person-fields.ts";

export const SignInInput = z.object({ email, password: typedPassword });

/** Where a request came from. */
export interface RequestOrigin {
  address: string;
  userAgent: string;
}

/** Opens a session. What it answers, and how long it takes, never tells whether the e-mail address exists. */
export async function signIn(
  db: Database,
  { email: address, password }: z.infer<typeof SignInInput>,
  from: RequestOrigin,
): Promise<{ sessionId: string; personId: string }> {
  const attempt = await noteAttempt(db, [
    { subject: `email:${address}`, failures: 5 },
    { subject: `address:${from.address.slice(0, 100)}`, failures: 30 },
  ]);
  if (!attempt) throw new AppError("too-many", "Too many failed attempts. Try again in 15 minutes.");
  const credentials = await credentialsOf(db, { email: address });
  if (!(await passwordFits(credentials?.passwordHash ?? null, password)) || !credentials)
    throw new AppError("unauthenticated", "The e-mail address or the password is wrong.");
  const { personId } = credentials;
  const sessionId = await openSession(db, personId, from, "password");
  await forgetAttempt(db, attempt);
  return { sessionId, personId };
}
