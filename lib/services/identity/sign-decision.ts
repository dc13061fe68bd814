import { z } from "zod";
import { passkeysOf, takeChallenge } from "#lib/db/passkey-store";
import { type NewSignature, readSigning, type Signing, saveSignature, signingTime } from "#lib/db/signature-store";
import { inTransaction } from "#lib/db/transaction";
import type { Site } from "#lib/domain/passkey";
import { demonstrationPassword, reasonsAgainstSigning, type SignatureMethod, type SignedDecision } from "#lib/domain/signature";
import { decisionBytes } from "#lib/domain/signed-decision";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";
import { decisionFields, decisionToSign } from "./decision-to-sign.ts";
import { type AssertionAnswer, assertionAnswer, challengeOf, verifiedAssertion } from "./passkey-answer.ts";
import { requirePassword } from "./require-password.ts";

const blankIsNone = <S extends z.ZodType>(schema: S) =>
  z.preprocess((sent) => (sent === "" ? undefined : sent), schema.optional());

export const SignDecisionInput = z.object({
  ...decisionFields,
  password: blankIsNone(z.string({ error: "Enter your password." }).max(200, "A password has at most 200 characters.")),
  /** A passkey's answer, as JSON. */
  assertion: blankIsNone(assertionAnswer),
});

export type SignDecision = z.infer<typeof SignDecisionInput>;

/** Where it is signed: in which session, at which address. */
export interface SigningPlace {
  sessionId: string;
  site: Site;
}

/** Confirms who decides, apart from the vote that carries it, and answers the signature's id. */
export async function signDecision({ actor, db }: Context, input: SignDecision, place: SigningPlace): Promise<string> {
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person signs.");
  const signing = await readSigning(db, input.authorizationId, actor.id);
  if (!signing) throw new AppError("not-found", "There is no such authorization.");
  const context = { db, actor: { ...actor, name: signing.name } };
  const signed = input.assertion
    ? await byPasskey(context, input, input.assertion, place.site)
    : await byPassword(context, input, signing);
  const { signature: id, authorization: authorizationId, evidenceDigest, verdict, reason, meaning } = signed.decision;
  await inTransaction(db, (tx) =>
    saveSignature(tx, {
      ...{ id, authorizationId, evidenceDigest, verdict, reason, meaning, method: signed.method, answer: signed.answer },
      personId: actor.id,
      sessionId: place.sessionId,
      decision: signed.bytes,
    }),
  );
  return id;
}

type PersonContext = Context & { actor: { id: string; name: string } };
type Signed = Pick<NewSignature, "answer"> & { decision: SignedDecision; bytes: Uint8Array; method: SignatureMethod };

async function byPassword({ actor, db }: PersonContext, input: SignDecision, signing: Signing): Promise<Signed> {
  const decision = decisionToSign(input, signing, { id: actor.id, name: actor.name }, await signingTime(db));
  const against = reasonsAgainstSigning(signing);
  if (against.length > 0) throw new AppError("refused", "Nothing was signed.", against);
  const { password } = input;
  if (signing.asksFor === "passkey")
    throw new AppError("refused", "Nothing was signed.", [
      { code: "passkey-needed", message: "The policy asks for your passkey: the page needs its script to ask for it." },
    ]);
  if (password === undefined)
    throw new AppError("refused", "Nothing was signed.", [
      { code: "password-missing", message: "Your password signs the vote. Enter it once more.", field: "password" },
    ]);
  const method = signing.isDemonstration && password === demonstrationPassword ? "demonstration" : "password";
  if (method === "password") await requirePassword(db, actor.id, password, { field: "password", refused: "Nothing was signed." });
  return { decision, bytes: decisionBytes(decision), method, answer: null };
}

async function byPasskey(
  { actor, db }: PersonContext,
  input: SignDecision,
  answer: AssertionAnswer,
  site: Site,
): Promise<Signed> {
  const refused = (code: string, message: string) => new AppError("refused", "Nothing was signed.", [{ code, message }]);
  const challenge = challengeOf(answer);
  const asked = await takeChallenge(db, actor.id, challenge);
  if (!asked?.decision) throw refused("challenge-gone", "The passkey answered too late, or to something else. Sign again.");
  const key = (await passkeysOf(db, actor.id)).find(({ credentialId }) => credentialId === answer.id);
  if (!key) throw refused("passkey-unknown", "This passkey is none of yours here.");
  const decision = JSON.parse(Buffer.from(asked.decision).toString("utf8")) as SignedDecision;
  const isThis =
    decision.authorization === input.authorizationId &&
    decision.evidenceDigest === input.evidenceDigest &&
    decision.verdict === input.verdict &&
    decision.reason === input.reason;
  if (!isThis) throw refused("other-decision", "What your passkey signed is another decision than this one. Sign again.");
  const verified = await verifiedAssertion(answer, challenge, key, site);
  return { decision, bytes: asked.decision, method: "passkey", answer: verified };
}
