/** What a browser sends of a passkey, read and verified by @simplewebauthn/server. */
import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { decodeClientDataJSON } from "@simplewebauthn/server/helpers";
import { z } from "zod";
import type { SigningKey } from "#lib/db/passkey-store";
import type { Site } from "#lib/domain/passkey";
import { AppError } from "#lib/errors";

const unreadable = "The passkey's answer cannot be read. Try again.";

/** ES256, Ed25519, RS256: what passkeys are made with, and what the offline verifier knows. */
export const algorithms = [-7, -8, -257];

const base64url = z
  .string()
  .regex(/^[\w-]+$/)
  .max(8000);

/** A form carries the answer as JSON. */
const answerOf = <R extends z.ZodRawShape>(response: R) =>
  z
    .string({ error: unreadable })
    .max(20_000, unreadable)
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: "custom", message: unreadable });
        return z.NEVER;
      }
    })
    .pipe(
      z.object(
        {
          id: base64url,
          rawId: base64url,
          type: z.literal("public-key"),
          response: z.object({ clientDataJSON: base64url, ...response }, { error: unreadable }),
        },
        { error: unreadable },
      ),
    );

export const registrationAnswer = answerOf({
  attestationObject: base64url,
  transports: z
    .array(z.string().regex(/^[a-z-]{1,20}$/))
    .max(10)
    .optional(),
});
export const assertionAnswer = answerOf({ authenticatorData: base64url, signature: base64url });

export type RegistrationAnswer = z.infer<typeof registrationAnswer>;
export type AssertionAnswer = z.infer<typeof assertionAnswer>;

/** The challenge that an answer says it answers. */
export function challengeOf({ response }: { response: { clientDataJSON: string } }): string {
  try {
    return decodeClientDataJSON(response.clientDataJSON).challenge;
  } catch {
    return "";
  }
}

/** The library says no by an Error with a sentence for programmers. */
async function verifying<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new AppError("refused", "The passkey was not accepted.", [
      { code: "passkey-refused", message: `Its answer does not fit: ${error instanceof Error ? error.message : "unknown"}.` },
    ]);
  }
}

/** The key that was made, if it was made here, for this challenge, by somebody who unlocked the device. */
export async function verifiedKey(answer: RegistrationAnswer, challenge: string, { origin, rpId }: Site) {
  const { response, ...credential } = answer;
  const { transports, ...rest } = response;
  const sent: RegistrationResponseJSON = { ...credential, response: rest, clientExtensionResults: {} };
  const { verified, registrationInfo } = await verifying(() =>
    verifyRegistrationResponse({
      response: sent,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    }),
  );
  if (!verified) throw new AppError("refused", "The passkey was not accepted.");
  const { id, publicKey } = registrationInfo.credential;
  return { credentialId: id, publicKey: Buffer.from(publicKey).toString("base64url"), transports: transports ?? [] };
}

/** The passkey's bytes, if they sign this challenge here and somebody unlocked the device. */
export async function verifiedAssertion(answer: AssertionAnswer, challenge: string, key: SigningKey, { origin, rpId }: Site) {
  const sent: AuthenticationResponseJSON = { ...answer, clientExtensionResults: {} };
  const { verified, authenticationInfo } = await verifying(() =>
    verifyAuthenticationResponse({
      response: sent,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      credential: {
        id: key.credentialId,
        publicKey: new Uint8Array(Buffer.from(key.publicKey, "base64url")),
        counter: Number(key.counter),
      },
    }),
  );
  if (!verified)
    throw new AppError("refused", "The passkey was not accepted.", [
      { code: "passkey-refused", message: "Its signature is not of this decision." },
    ]);
  const bytes = (text: string): Uint8Array => Buffer.from(text, "base64url");
  return {
    passkeyId: key.id,
    authenticatorData: bytes(answer.response.authenticatorData),
    clientData: bytes(answer.response.clientDataJSON),
    assertion: bytes(answer.response.signature),
    counter: authenticationInfo.newCounter,
  };
}
