/** Answers to requests with an Idempotency-Key, kept for a day. */

import type { Database } from "./client.ts";
import type { Prisma } from "./generated/client.ts";

export interface KeptAnswer {
  /** SHA-256 over what was asked: the call, its query and its body. Empty while the first request is worked on. */
  fingerprint: string;
  /** Null while the first request is still worked on, or when it was cut off. */
  status: number | null;
  headers: Record<string, string>;
  body: string;
  secondsAgo: number;
}

/** Takes a key for this request. Answers null where it was free, else what is kept under it. */
export async function takeKey(db: Database, tokenId: string, key: string): Promise<KeptAnswer | null> {
  const taken = await db.$executeRaw`
    INSERT INTO idempotent_answer (token_id, key, fingerprint) VALUES (${tokenId}::uuid, ${key}, '')
    ON CONFLICT (token_id, key) DO NOTHING`;
  if (taken === 1) return null;
  const [row] = await db.$queryRaw<
    (Omit<KeptAnswer, "headers" | "body"> & { headers: KeptAnswer["headers"] | null; body: string | null })[]
  >`
    SELECT fingerprint, status, headers, body, extract(epoch FROM clock_timestamp() - begun_at)::int AS "secondsAgo"
    FROM idempotent_answer WHERE token_id = ${tokenId}::uuid AND key = ${key}`;
  // Given up between the two statements: the next attempt takes it.
  if (!row) return takeKey(db, tokenId, key);
  return { ...row, headers: row.headers ?? {}, body: row.body ?? "" };
}

export async function keepAnswer(
  db: Database,
  tokenId: string,
  key: string,
  { fingerprint, status, headers, body }: Omit<KeptAnswer, "secondsAgo">,
): Promise<void> {
  await db.idempotentAnswer.updateMany({
    where: { tokenId, key },
    data: { fingerprint, status, headers: headers satisfies Prisma.InputJsonObject, body },
  });
}

/** Frees a key whose request changed nothing. */
export async function giveKeyUp(db: Database, tokenId: string, key: string): Promise<void> {
  await db.$executeRaw`DELETE FROM idempotent_answer WHERE token_id = ${tokenId}::uuid AND key = ${key} AND status IS NULL`;
}

/** Forgets the answer that told of this place; one that was kept under the key since then stays. */
export async function forgetAnswerAt(db: Database, tokenId: string, key: string, location: string): Promise<void> {
  await db.$executeRaw`
    DELETE FROM idempotent_answer WHERE token_id = ${tokenId}::uuid AND key = ${key} AND headers ->> 'location' = ${location}`;
}

export const clearAnswers = (db: Database): Promise<number> =>
  db.$executeRaw`DELETE FROM idempotent_answer WHERE begun_at < clock_timestamp() - interval '1 day'`;
