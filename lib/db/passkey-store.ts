/** Passkeys and what they were asked. */
import { randomUUID } from "node:crypto";
import type { StoredPasskey } from "#lib/domain/passkey";
import { AppError } from "#lib/errors";
import type { Database, Transaction } from "./client.ts";

type Reader = Database | Transaction;

export interface SigningKey {
  id: string;
  credentialId: string;
  publicKey: string;
  counter: bigint;
  transports: string[];
  rpId: string;
  origin: string;
}

/** The passkeys that somebody can sign with. */
export async function passkeysOf(db: Reader, personId: string): Promise<SigningKey[]> {
  const rows = await db.passkey.findMany({
    where: { personId, removedAt: null },
    select: { id: true, credentialId: true, publicKey: true, counter: true, transports: true, rpId: true, origin: true },
    orderBy: { enrolledAt: "asc" },
  });
  return rows.map(({ transports, ...key }) => ({ ...key, transports: transports.split(" ").filter(Boolean) }));
}

export async function readPasskey(db: Reader, id: string): Promise<StoredPasskey> {
  const row = await db.passkey.findUnique({
    where: { id },
    select: { id: true, personId: true, name: true, removedAt: true, person: { select: { name: true } } },
  });
  if (!row) throw new AppError("not-found", "There is no such passkey.");
  const { person, removedAt, ...passkey } = row;
  return { ...passkey, personName: person.name, isRemoved: removedAt !== null };
}

export const isCredentialKnown = async (db: Reader, credentialId: string): Promise<boolean> =>
  (await db.passkey.count({ where: { credentialId } })) > 0;

/** Notes what a passkey is asked; a decision where it is to sign one. What nobody answered in an hour is forgotten. */
export async function askPasskey(db: Database, personId: string, challenge: string, decision: Uint8Array | null): Promise<void> {
  await db.$executeRaw`DELETE FROM passkey_challenge WHERE created_at < clock_timestamp() - interval '1 hour'`;
  await db.$executeRaw`
    INSERT INTO passkey_challenge (id, person_id, challenge, decision)
    VALUES (${randomUUID()}::uuid, ${personId}::uuid, ${challenge}, ${decision && Buffer.from(decision)})`;
}

/** Takes what a passkey was asked in the last five minutes: once, whatever its answer is. */
export async function takeChallenge(
  db: Database,
  personId: string,
  challenge: string,
): Promise<{ decision: Uint8Array | null } | null> {
  const rows = await db.$queryRaw<{ decision: Uint8Array | null; in_time: boolean }[]>`
    DELETE FROM passkey_challenge WHERE person_id = ${personId}::uuid AND challenge = ${challenge}
    RETURNING decision, created_at > clock_timestamp() - interval '5 minutes' AS in_time`;
  const [row] = rows;
  return row?.in_time ? { decision: row.decision } : null;
}
