/** Signatures: what somebody puts their name under, with what, and when a vote may carry it. */
import type { VoteInput } from "./authorization.ts";
import { type Decision, decide, type Refusal } from "./decision.ts";
import type { SecondFactor } from "./policy.ts";
import type { Verdict } from "./quorum.ts";
import type { Actor, Instant, PersonRef } from "./release.ts";

/** How it was confirmed who signs. In a demonstration everybody knows the password. */
export type SignatureMethod = "password" | "passkey" | "demonstration";

/** The password of every demonstration, and of nothing else. */
export const demonstrationPassword = "demonstration";

/** How long a signature may wait for its vote, and a passkey for its answer. */
export const signingMinutes = 5;

/** What somebody says by signing: it is printed with the name and the time. */
export const meanings: Record<Verdict, string> = {
  grant: "I have seen this evidence and grant what is asked.",
  refuse: "I have seen this evidence and refuse what is asked, for the reason given.",
  abstain: "I have seen this evidence and leave the decision to the others.",
};

/** What is signed: these facts and no others, as canonical JSON. */
export interface SignedDecision {
  /** Of this signature alone, so that no two decisions are signed alike. */
  signature: string;
  authorization: string;
  evidenceDigest: string;
  verdict: Verdict;
  reason: string;
  meaning: string;
  person: PersonRef;
  time: string;
}

/** As a vote's entry in the record carries it: enough to verify it far from here. Bytes are hexadecimal. */
export interface RecordedSignature {
  id: string;
  method: SignatureMethod;
  /** The canonical decision, exactly as it was signed. */
  decision: string;
  passkey?: { id: string; authenticatorData: string; clientData: string; assertion: string };
}

export interface Signature {
  personId: string;
  authorizationId: string;
  evidenceDigest: string;
  verdict: Verdict;
  reason: string;
  signedAt: Instant;
  isUsed: boolean;
  /** What the policy asks votes on this authorization to be signed with. */
  asksFor: SecondFactor;
  recorded: RecordedSignature;
}

/** A signature as it is printed beside its vote. */
export interface PrintedSignature {
  method: SignatureMethod;
  meaning: string;
  signedAt: Instant;
}

/** What somebody can sign with, and what is asked of them. */
export interface SigningMeans {
  asksFor: SecondFactor;
  hasPassword: boolean;
  passkeys: number;
  isDemonstration: boolean;
}

/** Reasons against signing at all: what a policy asks for and this person lacks. */
export function reasonsAgainstSigning({ asksFor, hasPassword, passkeys, isDemonstration }: SigningMeans): Refusal[] {
  if (passkeys > 0) return [];
  if (asksFor === "passkey")
    return [
      {
        code: "passkey-needed",
        message: "The policy asks for votes that are signed with a passkey, and you have none. Enrol one, then vote.",
        href: "/account#passkeys",
      },
    ];
  if (hasPassword || isDemonstration) return [];
  return [
    {
      code: "nothing-to-sign-with",
      message: "A vote is signed, and you have no password here because a provider signs you in. Enrol a passkey, then vote.",
      href: "/account#passkeys",
    },
  ];
}

const no = (code: string, message: string): Refusal => ({ code, message });

/** Every reason against this signature under this vote. */
export function reasonsAgainstSignature(signature: Signature | null, vote: VoteInput, actor: Actor, now: Instant): Refusal[] {
  if (signature === null) return [no("unsigned", "A vote is signed, and this signature is not known. Sign it again.")];
  const refusals: Refusal[] = [];
  if (actor.kind !== "person" || signature.personId !== actor.id)
    refusals.push(no("signature-of-another", "This signature is somebody else's."));
  if (
    signature.authorizationId !== vote.authorizationId ||
    signature.evidenceDigest !== vote.evidenceDigest ||
    signature.verdict !== vote.verdict ||
    signature.reason !== vote.reason.trim()
  )
    refusals.push(no("other-decision", "This signature was given for another decision. Sign this one."));
  if (signature.isUsed) refusals.push(no("signature-used", "This signature has served a vote already."));
  if (now.getTime() - signature.signedAt.getTime() >= signingMinutes * 60_000)
    refusals.push(no("signature-late", `A signature serves for ${signingMinutes} minutes. Sign again.`));
  if (signature.asksFor === "passkey" && signature.recorded.method !== "passkey")
    refusals.push(no("passkey-needed", "The policy asks for a vote that is signed with a passkey."));
  return refusals;
}

/** Puts a signature under a vote that is allowed. */
export function signVote<E extends { type: string }>(
  decision: Decision<E>,
  signature: Signature | null,
  vote: VoteInput,
  actor: Actor,
  now: Instant,
): Decision<E> {
  if (!decision.allowed) return decision;
  const events = decision.events.map((event) =>
    event.type === "vote.cast" && signature ? { ...event, signature: signature.recorded } : event,
  );
  return decide(reasonsAgainstSignature(signature, vote, actor, now), ...events);
}
