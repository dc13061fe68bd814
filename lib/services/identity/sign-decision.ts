import { z } from "zod";
import type { Database } from "#lib/db/client";
import { clockTime } from "#lib/db/clock";
import { passkeysOf, takeChallenge } from "#lib/db/passkey-store";
import { readOrganisation } from "#lib/db/person-store";
import { type NewSignature, readSigning, type Signing, saveSignature } from "#lib/db/signature-store";
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

type Signed = Pick<NewSignature, "answer"> & { decision: SignedDecision; bytes: Uint8Array; method: SignatureMethod };
type PersonContext = Context & { actor: { id: string; name: string } };

const notSigned = "Nothing was signed.";
const refused = (code: string, message: string, field?: string) =>
  new AppError("refused", notSigned, [{ code, message, ...(field === undefined ? {} : { field }) }]);

/** Confirms who decides, apart from the vote that carries it, and answers the signature's id. */
export async function signDecision({ actor, db }: Context, input: SignDecision, place: SigningPlace): Promise<string> {
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person signs.");
  const signing = await signingOf(db, input, actor.id, place);
  const context = { db, actor: { ...actor, name: signing.name } };
  const signed = input.assertion
    ? await byPasskey(context, input, input.assertion, place.site)
    : await byPassword(context, input, signing);
  return save(context, signed, place);
}

/**
 * Asks for the password once, for several decisions at one sitting; each is signed by itself. A passkey answers to one decision at a
 * time, so where a policy asks for it the decision is signed on its own page.
 */
export async function confirmOnce(
  { actor, db }: Context,
  password: string,
  place: SigningPlace,
): Promise<(decided: SignDecision) => Promise<string>> {
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person signs.");
  const isDemonstration = (await readOrganisation(db))?.isDemonstration ?? false;
  const method = await confirmPassword(db, actor.id, password, isDemonstration);
  return async (decided) => {
    const signing = await signingOf(db, decided, actor.id, place);
    const context = { db, actor: { ...actor, name: signing.name } };
    return save(context, await withPassword(context, decided, signing, () => Promise.resolve(method)), place);
  };
}

async function signingOf(db: Database, { authorizationId }: SignDecision, personId: string, { site }: SigningPlace) {
  const signing = await readSigning(db, authorizationId, personId, site.rpId);
  if (!signing) throw new AppError("not-found", "There is no such authorization.");
  return signing;
}

async function save({ actor, db }: PersonContext, { decision, bytes, method, answer }: Signed, { sessionId }: SigningPlace) {
  const { signature: id, authorization: authorizationId, evidenceDigest, verdict, reason, meaning } = decision;
  await inTransaction(db, (tx) =>
    saveSignature(tx, {
      ...{ id, authorizationId, evidenceDigest, verdict, reason, meaning, method, answer, sessionId },
      personId: actor.id,
      decision: bytes,
    }),
  );
  return id;
}

const byPassword = (context: PersonContext, input: SignDecision, signing: Signing): Promise<Signed> =>
  withPassword(context, input, signing, () =>
    confirmPassword(context.db, context.actor.id, input.password, signing.isDemonstration),
  );

async function withPassword(
  { actor, db }: PersonContext,
  input: SignDecision,
  signing: Signing,
  confirm: () => Promise<SignatureMethod>,
): Promise<Signed> {
  const decision = decisionToSign(input, signing, { id: actor.id, name: actor.name }, await clockTime(db));
  const against = reasonsAgainstSigning(signing);
  if (against.length > 0) throw new AppError("refused", notSigned, against);
  if (signing.asksFor === "passkey")
    throw refused("passkey-needed", "The policy asks for your passkey: the page needs its script to ask for it.");
  return { decision, bytes: decisionBytes(decision), method: await confirm(), answer: null };
}

async function confirmPassword(
  db: Database,
  personId: string,
  password: string | undefined,
  isDemonstration: boolean,
): Promise<SignatureMethod> {
  if (!password) throw refused("password-missing", "Your password signs the vote. Enter it once more.", "password");
  if (isDemonstration && password === demonstrationPassword) return "demonstration";
  await requirePassword(db, personId, password, { field: "password", refused: notSigned });
  return "password";
}

async function byPasskey(
  { actor, db }: PersonContext,
  input: SignDecision,
  answer: AssertionAnswer,
  site: Site,
): Promise<Signed> {
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
