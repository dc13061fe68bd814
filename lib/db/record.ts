/** Writes the record: one entry per event, in the stream of what it happened to. */
import { randomUUID } from "node:crypto";
import { canonicalBytes } from "#lib/domain/evidence";
import type { Actor, Instant } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import type { Transaction } from "./client.ts";

interface RecordedEvent {
  type: string;
}

const actorOf = (actor: Actor) =>
  actor.kind === "person"
    ? { kind: actor.kind, id: actor.id, name: actor.name, ...(actor.token && { token: actor.token }) }
    : { kind: actor.kind, job: actor.job };

/** JSON as the record keeps it: instants as ISO 8601, bytes by their length alone (their digest stands beside them), bigints as strings. */
function recordable(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return { bytes: value.length };
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return value.map(recordable);
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).flatMap(([key, one]) => (one === undefined ? [] : [[key, recordable(one)]])));
  return value;
}

/** Appends one entry per event, in order, and answers their ids. The database sets sequence, previous hash and time. */
export async function appendRecord(
  tx: Transaction,
  {
    streamId,
    actor,
    events,
    subject = {},
  }: { streamId: string; actor: Actor; events: readonly RecordedEvent[]; subject?: Record<string, string> },
): Promise<string[]> {
  const ids: string[] = [];
  for (const event of events) {
    const id = randomUUID();
    const body = canonicalBytes(recordable({ ...event, ...subject, actor: actorOf(actor) }));
    await tx.$executeRaw`INSERT INTO record_entry (id, stream_id, body) VALUES (${id}::uuid, ${streamId}::uuid, ${Buffer.from(body)})`;
    ids.push(id);
  }
  await tx.outbox.create({ data: { topic: "record", payload: { streamId, entries: ids } } });
  return ids;
}

export async function adminStreamId(tx: Transaction): Promise<string> {
  const { id } = await tx.recordStream.findFirstOrThrow({ where: { kind: "admin" }, select: { id: true } });
  return id;
}

/**
 * Takes the admin stream for the transaction, so that whoever changes what stands outside releases and changes does it one after the
 * other. An advisory lock, because the application may not lock a row that it may not update.
 */
export async function lockAdminStream(tx: Transaction): Promise<{ streamId: string; now: Instant }> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('countersign/admin'))`;
  const [row] = await tx.$queryRaw<{ streamId: string; now: Instant }[]>`
    SELECT id AS "streamId", countersign_clock() AS now FROM record_stream WHERE kind = 'admin'`;
  if (!row) throw new AppError("conflict", "There is no organisation yet. Found it first.");
  return row;
}

/** Opens a stream and announces it in the admin stream, so that a removed stream is missed. */
export async function openStream(
  tx: Transaction,
  { kind, name, actor }: { kind: "release" | "change" | "meeting"; name: string; actor: Actor },
): Promise<string> {
  const id = randomUUID();
  await tx.recordStream.create({ data: { id, kind, name } });
  await appendRecord(tx, {
    streamId: await adminStreamId(tx),
    actor,
    events: [{ type: "stream.opened", ...{ streamId: id, kind, name } }],
  });
  return id;
}
