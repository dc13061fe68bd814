/** Signatures under decisions: written once, before the vote that carries them. */

import type { SecondFactor } from "#lib/domain/policy";
import type { Verdict } from "#lib/domain/quorum";
import type { RecordedSignature, Signature, SignatureMethod, SigningMeans } from "#lib/domain/signature";
import type { Database, Transaction } from "./client.ts";

/** What has to be known of an authorization and of who signs before anything is signed; null when there is no such authorization. */
export async function readSigning(
  db: Database,
  authorizationId: string,
  personId: string,
  rpId: string,
): Promise<Signing | null> {
  const [row] = await db.$queryRaw<Signing[]>`
    SELECT a.evidence_digest AS "evidenceDigest", y.second_factor::text AS "asksFor", p.name, p.email, p.password_hash AS "passwordHash",
      p.password_hash IS NOT NULL AS "hasPassword", o.is_demonstration AS "isDemonstration",
      (SELECT count(*)::int FROM passkey k WHERE k.person_id = p.id AND k.removed_at IS NULL AND k.rp_id = ${rpId}) AS passkeys
    FROM "authorization" a JOIN policy y ON y.id = a.policy_id CROSS JOIN organisation o JOIN person p ON p.id = ${personId}::uuid
    WHERE a.id = ${authorizationId}::uuid`;
  return row ?? null;
}

export interface Signing extends SigningMeans {
  evidenceDigest: string;
  name: string;
  email: string;
  passwordHash: string | null;
}

export interface NewSignature {
  id: string;
  personId: string;
  sessionId: string;
  authorizationId: string;
  evidenceDigest: string;
  verdict: Verdict;
  reason: string;
  meaning: string;
  method: SignatureMethod;
  decision: Uint8Array;
  /** The passkey's answer, and what it has counted to. */
  answer: {
    passkeyId: string;
    authenticatorData: Uint8Array;
    clientData: Uint8Array;
    assertion: Uint8Array;
    counter: number;
  } | null;
}

export async function saveSignature(tx: Transaction, { answer, decision, ...signature }: NewSignature): Promise<void> {
  await tx.signature.create({
    data: {
      ...signature,
      decision: Buffer.from(decision),
      ...(answer && {
        passkeyId: answer.passkeyId,
        authenticatorData: Buffer.from(answer.authenticatorData),
        clientData: Buffer.from(answer.clientData),
        assertion: Buffer.from(answer.assertion),
      }),
    },
    select: { id: true },
  });
  if (answer)
    await tx.$executeRaw`
      UPDATE passkey SET counter = ${answer.counter}, last_used_at = countersign_clock() WHERE id = ${answer.passkeyId}::uuid`;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

export async function readSignature(db: Database, id: string): Promise<Signature | null> {
  const row = await db.signature.findUnique({
    where: { id },
    include: {
      vote: { select: { id: true } },
      authorization: { select: { policy: { select: { secondFactor: true } } } },
    },
    relationLoadStrategy: "join",
  });
  if (!row) return null;
  const { personId, authorizationId, evidenceDigest, verdict, reason, signedAt, vote, method } = row;
  const asksFor: SecondFactor = row.authorization.policy.secondFactor;
  const { passkeyId, authenticatorData, clientData, assertion } = row;
  const recorded: RecordedSignature = { id, method, decision: Buffer.from(row.decision).toString("utf8") };
  if (passkeyId && authenticatorData && clientData && assertion)
    recorded.passkey = {
      id: passkeyId,
      ...{ authenticatorData: hex(authenticatorData), clientData: hex(clientData), assertion: hex(assertion) },
    };
  return {
    ...{ personId, authorizationId, evidenceDigest, verdict, reason, signedAt, asksFor },
    isUsed: vote !== null,
    recorded,
  };
}
