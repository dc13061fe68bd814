import { generateRegistrationOptions, type PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/server";
import { z } from "zod";
import { askPasskey, passkeysOf } from "#lib/db/passkey-store";
import { readOrganisation, readPerson } from "#lib/db/person-store";
import type { Site } from "#lib/domain/passkey";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { algorithms } from "./passkey-answer.ts";
import { requireFreshIdentity } from "./require-fresh-identity.ts";

export const BeginEnrolmentInput = z.object({
  password: z.string({ error: "Enter your password." }).max(200, "A password has at most 200 characters.").default(""),
});

/** Asks the browser for a new passkey, once it is clear that its person sits there. */
export async function beginEnrolment(
  { actor, db }: Context,
  { password }: z.infer<typeof BeginEnrolmentInput>,
  { sessionId, site }: { sessionId: string; site: Site },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person has passkeys.");
  await requireFreshIdentity({ actor, db }, { password, sessionId, refused: "No passkey was enrolled." });
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
