/** How the people of the demonstration sign: most with the password that everybody knows, some with a passkey. */
import type { Verdict } from "#lib/domain/quorum";
import { demonstrationPassword } from "#lib/domain/signature";
import { castVote } from "#lib/services/gate/cast-vote";
import { beginEnrolment } from "#lib/services/identity/begin-enrolment";
import { beginSignature } from "#lib/services/identity/begin-signature";
import { enrolPasskey } from "#lib/services/identity/enrol-passkey";
import { assertionAnswer, registrationAnswer } from "#lib/services/identity/passkey-answer";
import { type SigningPlace, signDecision } from "#lib/services/identity/sign-decision";
import { signInDemonstration } from "#lib/services/identity/sign-in-demonstration";
import type { SeededPerson } from "./people.ts";
import { type SoftwarePasskey, softwarePasskey } from "./software-passkey.ts";

interface Decided {
  authorizationId: string;
  verdict: Verdict;
  reason: string;
  evidenceDigest: string;
}

const site = { origin: "https://countersign.nordwind.example", rpId: "countersign.nordwind.example" };

const places = new Map<string, Promise<SigningPlace>>();
const passkeys = new Map<string, SoftwarePasskey>();

/** The session in which somebody works through the story. */
export function placeOf({ id, context }: SeededPerson): Promise<SigningPlace> {
  const known = places.get(id);
  if (known) return known;
  const opened = signInDemonstration(context.db, { personId: id }, { address: "", userAgent: "" });
  const place = opened.then(({ sessionId }) => ({ sessionId, site }));
  places.set(id, place);
  return place;
}

/** Somebody enrols a passkey, and signs with it from then on. */
export async function enrol(person: SeededPerson, name: string): Promise<void> {
  const { context } = person;
  const passkey = softwarePasskey(site, { counts: true });
  const options = await beginEnrolment(context, { password: demonstrationPassword }, await placeOf(person));
  const registration = registrationAnswer.parse(JSON.stringify(passkey.register(options)));
  await enrolPasskey(context, { name, registration }, site);
  passkeys.set(person.id, passkey);
}

/** Signs what somebody decides, and casts the vote. */
export async function vote(person: SeededPerson, decided: Decided): Promise<void> {
  const { context, id } = person;
  const place = await placeOf(person);
  const passkey = passkeys.get(id);
  const proof = passkey
    ? { assertion: assertionAnswer.parse(JSON.stringify(passkey.answer(await beginSignature(context, decided, site)))) }
    : { password: demonstrationPassword };
  await castVote(context, { ...decided, signatureId: await signDecision(context, { ...decided, ...proof }, place) });
}
