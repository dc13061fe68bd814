/** How people of tests sign: with a passkey of software, enrolled when they first need it, in a session of their own. */
import { type Database, database } from "#lib/db/client";
import { readOrganisation, savePasswordHash } from "#lib/db/person-store";
import { openSession } from "#lib/db/session-store";
import type { Site } from "#lib/domain/passkey";
import type { Verdict } from "#lib/domain/quorum";
import { demonstrationPassword } from "#lib/domain/signature";
import type { Context } from "#lib/services/context";
import { castVote } from "#lib/services/gate/cast-vote";
import { beginEnrolment } from "#lib/services/identity/begin-enrolment";
import { beginSignature } from "#lib/services/identity/begin-signature";
import { enrolPasskey } from "#lib/services/identity/enrol-passkey";
import { assertionAnswer, registrationAnswer } from "#lib/services/identity/passkey-answer";
import { hashPassword } from "#lib/services/identity/password";
import { type SigningPlace, signDecision } from "#lib/services/identity/sign-decision";
import { type Flaws, type SoftwarePasskey, softwarePasskey } from "../../prisma/seed/software-passkey.ts";
import { password } from "./enrol.ts";

export const site: Site = { origin: "https://countersign.example.org", rpId: "countersign.example.org" };

export interface Decided {
  authorizationId: string;
  verdict: Verdict;
  reason: string;
  evidenceDigest: string;
}

/** A browser signed in as somebody, with a passkey in it. */
export interface Signer extends SigningPlace {
  passkey: SoftwarePasskey;
}

/** Signs somebody in anew and enrols a passkey for them. */
export async function newSigner(context: Context, { counts = false, name = "Test key" } = {}): Promise<Signer> {
  const { actor, db } = context;
  if (actor.kind !== "person") throw new Error("Only a person signs.");
  const place = { sessionId: await openSession(db, actor.id, { address: "", userAgent: "" }, "provider"), site };
  const passkey = softwarePasskey(site, { counts });
  const isDemonstration = (await readOrganisation(db))?.isDemonstration ?? false;
  const options = await beginEnrolment(context, { password: isDemonstration ? demonstrationPassword : password }, place);
  await enrolPasskey(context, { name, registration: registrationAnswer.parse(JSON.stringify(passkey.register(options))) }, site);
  return { ...place, passkey };
}

const signers = new WeakMap<Database, Map<string, Promise<Signer>>>();

export function signerOf(context: Context): Promise<Signer> {
  const key = context.actor.kind === "person" ? context.actor.id : "";
  const here = signers.get(context.db) ?? new Map<string, Promise<Signer>>();
  signers.set(context.db, here);
  const made = here.get(key) ?? newSigner(context);
  here.set(key, made);
  return made;
}

/** Signs a decision with this person's passkey. Answers the signature's id. */
export const sign = async (context: Context, decided: Decided, flaws: Flaws = {}): Promise<string> =>
  signWith(await signerOf(context), context, decided, flaws);

export async function signWith(signer: Signer, context: Context, decided: Decided, flaws: Flaws = {}): Promise<string> {
  const options = await beginSignature(context, decided, site);
  const assertion = assertionAnswer.parse(JSON.stringify(signer.passkey.answer(options, flaws)));
  return signDecision(context, { ...decided, assertion }, signer);
}

/** Signs a decision and casts the vote, as the form does. */
export async function signAndVote(context: Context, decided: Decided): Promise<void> {
  await castVote(context, { ...decided, signatureId: await sign(context, decided) });
}

/** A session of somebody, to sign in. */
export const placeOf = async (personId: string): Promise<SigningPlace> => ({
  sessionId: await openSession(database(), personId, { address: "", userAgent: "" }, "password"),
  site,
});

/** Gives somebody the password that people of tests have. */
export async function givePassword(personId: string): Promise<void> {
  await savePasswordHash(database(), personId, await hashPassword(password));
}
