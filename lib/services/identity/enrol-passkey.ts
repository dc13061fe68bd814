import { randomUUID } from "node:crypto";
import { z } from "zod";
import { isCredentialKnown, passkeysOf, takeChallenge } from "#lib/db/passkey-store";
import { decideEnrolPasskey, type Site } from "#lib/domain/passkey";
import { AppError } from "#lib/errors";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { requiredText } from "../fields.ts";
import { challengeOf, registrationAnswer, verifiedKey } from "./passkey-answer.ts";

export const EnrolPasskeyInput = z.object({
  name: requiredText(60, "Name it, as in: my phone."),
  /** What the browser made, as JSON. */
  registration: registrationAnswer,
});

/** Takes a new passkey whose making was begun here a moment ago. */
export async function enrolPasskey(
  context: Context,
  { name, registration }: z.infer<typeof EnrolPasskeyInput>,
  site: Site,
): Promise<void> {
  const { actor, db } = context;
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person has passkeys.");
  const challenge = challengeOf(registration);
  const asked = await takeChallenge(db, actor.id, challenge);
  if (!asked || asked.decision)
    throw new AppError("refused", "No passkey was enrolled.", [
      { code: "challenge-gone", message: "The passkey answered too late, or to something else. Begin again." },
    ]);
  const key = await verifiedKey(registration, challenge, site);
  await administer(context, async (tx) => {
    const present = (await passkeysOf(tx, actor.id)).length;
    const isKnown = await isCredentialKnown(tx, key.credentialId);
    return decideEnrolPasskey({ passkeyId: randomUUID(), name, ...site, ...key }, { isKnown, present }, actor);
  });
}
