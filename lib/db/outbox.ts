/**
 * What must happen after a commit stands in the outbox; whoever sends it takes rows nobody else is sending. A row of the topic
 * `record` names the entries that were written, one of `session` the person of whom a session was ended.
 */
import type { Transaction } from "./client.ts";

/** The channel on which listeners hear that something was sent. What it was they read themselves. */
export const channel = "countersign";

/** What was taken: the topics, each once, and the entries of the record that it told of. */
export interface Taken {
  topics: string[];
  entryIds: string[];
}

/** Takes up to 500 unsent rows as sent. */
export async function takeOutbox(tx: Transaction): Promise<Taken> {
  const rows = await tx.$queryRaw<{ topic: string; entries: string[] | null }[]>`
    WITH taken AS (SELECT id FROM outbox WHERE sent_at IS NULL ORDER BY id LIMIT 500 FOR UPDATE SKIP LOCKED)
    UPDATE outbox o SET sent_at = clock_timestamp() FROM taken WHERE o.id = taken.id RETURNING o.topic, o.payload->'entries' AS entries`;
  return {
    topics: [...new Set(rows.map(({ topic }) => topic))].sort(),
    entryIds: rows.flatMap(({ topic, entries }) => (topic === "record" ? (entries ?? []) : [])),
  };
}

/** Tells listeners that there is news; a hint only, they read again. */
export async function notifyListeners(tx: Transaction, topics: readonly string[]): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${channel}, ${topics.join(" ")})`;
}

/** Forgets what was sent more than a day ago. */
export async function clearOutbox(tx: Transaction): Promise<number> {
  return tx.$executeRaw`DELETE FROM outbox WHERE sent_at < clock_timestamp() - interval '1 day'`;
}
