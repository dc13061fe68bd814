import { generateAuthenticationOptions, type PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { z } from "zod";
import { clockTime } from "#lib/db/clock";
import { askPasskey, passkeysOf } from "#lib/db/passkey-store";
import { readSigning } from "#lib/db/signature-store";
import type { Site } from "#lib/domain/passkey";
import { decisionBytes, decisionChallenge } from "#lib/domain/signed-decision";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { decisionFields, decisionToSign } from "./decision-to-sign.ts";

export const BeginSignatureInput = z.object(decisionFields);

/** Writes down what is decided and asks a passkey of this person to sign it: the challenge is the decision's own hash. */
export async function beginSignature(
  { actor, db }: Context,
  input: z.infer<typeof BeginSignatureInput>,
  { rpId }: Site,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person signs.");
  const signing = await readSigning(db, input.authorizationId, actor.id, rpId);
  if (!signing) throw new AppError("not-found", "There is no such authorization.");
  const keys = (await passkeysOf(db, actor.id)).filter((key) => key.rpId === rpId);
  if (keys.length === 0)
    throw new AppError("refused", "Nothing was signed.", [
      { code: "no-passkey", message: `You have no passkey for ${rpId}. Enrol one on your account.`, href: "/account#passkeys" },
    ]);
  const decision = decisionToSign(input, signing, { id: actor.id, name: signing.name }, await clockTime(db));
  const bytes = decisionBytes(decision);
  const options = await generateAuthenticationOptions({
    rpID: rpId,
    challenge: decisionChallenge(bytes),
    userVerification: "required",
    allowCredentials: keys.map(({ credentialId, transports }) => ({
      id: credentialId,
      // What a browser told of the key when it was made.
      transports,
    })),
  });
  await askPasskey(db, actor.id, options.challenge, bytes);
  return options;
}
