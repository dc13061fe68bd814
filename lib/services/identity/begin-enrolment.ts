import { generateRegistrationOptions, type PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/server";
import { z } from "zod";
import { askPasskey, passkeysOf } from "#lib/db/passkey-store";
import { credentialsOf, readOrganisation, readPerson } from "#lib/db/person-store";
import { sessionAge } from "#lib/db/session-store";
import type { Site } from "#lib/domain/passkey";
import { demonstrationPassword } from "#lib/domain/signature";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { algorithms } from "./passkey-answer.ts";
import { requirePassword } from "./require-password.ts";

export const BeginEnrolmentInput = z.object({
  password: z.string({ error: "Enter your password." }).max(200, "A password has at most 200 characters.").default(""),
});

/**
 * Asks the browser for a new passkey. Whoever finds a desk unlocked must not make one: the password again, or, for who has none, a
 * sign-in by the provider that is at most fifteen minutes old.
 */
export async function beginEnrolment(
  { actor, db }: Context,
  { password }: z.infer<typeof BeginEnrolmentInput>,
  { sessionId, site }: { sessionId: string; site: Site },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person has passkeys.");
  await requireFreshIdentity({ actor, db }, password, sessionId);
  const [person, organisation, present] = await Promise.all([
    readPerson(db, actor.id),
    readOrganisation(db),
    passkeysOf(db, actor.id),
  ]);
  const options = await generateRegistrationOptions({
    rpID: site.rpId,
    rpName: `Countersign, ${organisation?.name ?? ""}`,
    userName: person.email,
    userDisplayName: person.name,
    userID: new Uint8Array(Buffer.from(actor.id)),
    attestationType: "none",
    authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
    excludeCredentials: present.map(({ credentialId }) => ({ id: credentialId })),
    supportedAlgorithmIDs: algorithms,
  });
  await askPasskey(db, actor.id, options.challenge, null);
  return options;
}

async function requireFreshIdentity({ actor, db }: Context & { actor: { id: string } }, password: string, sessionId: string) {
  const [organisation, credentials] = await Promise.all([readOrganisation(db), credentialsOf(db, { id: actor.id })]);
  if (organisation?.isDemonstration && password === demonstrationPassword) return;
  const refused = "No passkey was enrolled.";
  if (credentials) return requirePassword(db, actor.id, password, { field: "password", refused });
  const minutes = await sessionAge(db, sessionId, actor.id);
  if (minutes === null || minutes > 15)
    throw new AppError("refused", refused, [
      { code: "sign-in-again", message: "You signed in more than 15 minutes ago. Sign out, sign in again, and enrol it then." },
    ]);
}
