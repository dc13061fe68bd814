import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Database } from "#lib/db/client";
import { readAccountFacts } from "#lib/db/identity-store";
import { openSession } from "#lib/db/session-store";
import { decideSignInByProvider, type NewIds } from "#lib/domain/identity";
import { type Role, roles } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import { administer } from "../administer.ts";
import { email, personName } from "./person-fields.ts";
import type { RequestOrigin } from "./sign-in.ts";

/** Compared to the byte, so nothing is trimmed or taken out: what a database cannot hold is refused. */
const identifier = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => text.isWellFormed() && !text.includes("\0"));

/** What a provider's signed claims say, which no form sends; an address or a name that could not be stored counts as none. */
export const ProviderClaims = z.object({
  issuer: identifier(500),
  subject: identifier(255),
  email: email.nullable().catch(null),
  isEmailVerified: z.boolean(),
  name: personName.nullable().catch(null),
  roles: z.array(z.enum(roles)).nullable(),
});

/** Opens a session for whom the provider vouches for. What its claims change is written first, in the system's name. */
export async function signInByProvider(
  db: Database,
  account: z.infer<typeof ProviderClaims>,
  { admitsUnknown }: { admitsUnknown: boolean },
  from: RequestOrigin,
): Promise<{ sessionId: string; personId: string }> {
  const ids = newIds();
  const facts = { ...(await readAccountFacts(db, account)), admitsUnknown };
  const decision = decideSignInByProvider(account, facts, ids);
  if (!decision.allowed) throw new AppError("refused", "You are not signed in.", decision.refusals);
  let { known } = facts;
  if (decision.events.length > 0) {
    await administer({ actor: { kind: "system", job: "sign-in by provider" }, db }, async (tx) =>
      decideSignInByProvider(account, { ...(await readAccountFacts(tx, account)), admitsUnknown }, ids),
    );
    // Read again: another tab may have been first, with ids of its own.
    ({ known } = await readAccountFacts(db, account));
  }
  if (!known) throw new AppError("conflict", "The account was let go of meanwhile. Sign in again.");
  const personId = known.person.id;
  return { sessionId: await openSession(db, personId, from, "provider"), personId };
}

function newIds(): NewIds {
  const appointmentIds = Object.fromEntries(roles.map((role) => [role, randomUUID()])) as Record<Role, string>;
  return { personId: randomUUID(), identityId: randomUUID(), appointmentIds };
}
