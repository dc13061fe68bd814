/** Verifies what was restored, the record and the library, and writes into the record that it was restored. */
import { randomUUID } from "node:crypto";
import type pg from "pg";
import { canonicalBytes } from "#lib/domain/evidence";
import { startVerification } from "#lib/domain/record-verify";
import type { MediaStore } from "#lib/media/media-store";
import { Unable } from "../say.ts";
import type { Manifest } from "./format.ts";
import { mediaDigests } from "./write.ts";

export interface Verified {
  entries: number;
  streams: number;
  /** Files of the library that are here and intact. */
  files: number;
  /** What was missing or altered already when the backup was taken. */
  libraryFaults: Manifest["libraryFaults"];
}

interface Row {
  id: string;
  stream_id: string;
  sequence: string;
  previous_hash: Buffer;
  recorded_at_micros: string;
  body: Buffer;
  entry_hash: Buffer;
}

/** Throws unless every stream of the record is whole and unaltered and every file of the library is what its digest says. */
export async function verifyRestored(client: pg.Client, store: MediaStore, manifest: Manifest): Promise<Verified> {
  const { entries, streams } = await verifyRecord(client, manifest);
  const known = new Set(manifest.libraryFaults.map(({ sha256 }) => sha256));
  let files = 0;
  for (const sha256 of await mediaDigests(client)) {
    if (known.has(sha256)) continue;
    const state = await store.verify(sha256);
    if (state !== "intact") throw new Unable(`The library's file ${sha256} is ${state} after the restore. Nothing was restored.`);
    files += 1;
  }
  return { entries, streams, files, libraryFaults: manifest.libraryFaults };
}

async function verifyRecord(client: pg.Client, manifest: Manifest): Promise<{ entries: number; streams: number }> {
  const admin = await client.query<{ id: string }>("SELECT admin_stream_id AS id FROM public.organisation");
  const knownHeads = new Map(
    manifest.record.heads.map(({ streamId, sequence, entryHash }) => [
      streamId,
      { sequence: BigInt(sequence), entryHash: Buffer.from(entryHash, "hex") },
    ]),
  );
  const adminStreamId = admin.rows[0]?.id;
  if (adminStreamId === undefined) throw new Unable("The backup has no organisation. Nothing was restored.");
  const verification = startVerification({ adminStreamId, isWhole: true, knownHeads });
  for await (const row of entriesOf(client))
    verification.add({
      streamId: row.stream_id,
      sequence: BigInt(row.sequence),
      previousHash: row.previous_hash,
      recordedAtMicros: BigInt(row.recorded_at_micros),
      body: row.body,
      entryHash: row.entry_hash,
    });
  const { ok, entries, streams, faults } = verification.report();
  if (!ok)
    throw new Unable(
      `The record in this backup does not verify. Nothing was restored.\n${faults.map(({ message }) => `  ${message}`).join("\n")}`,
    );
  // The copy that queries read must say what the hashed bytes say.
  const differing = await client.query<{ count: string }>(
    "SELECT count(*) FROM public.record_entry WHERE content IS DISTINCT FROM convert_from(body, 'UTF8')::jsonb",
  );
  if (differing.rows[0]?.count !== "0")
    throw new Unable("Entries of the record show other content than they hash. Nothing was restored.");
  return { entries, streams };
}

async function* entriesOf(client: pg.Client): AsyncGenerator<Row> {
  await client.query(
    `DECLARE restored_entries CURSOR FOR
     SELECT stream_id, sequence::text, previous_hash, (extract(epoch FROM recorded_at) * 1000000)::bigint::text AS recorded_at_micros,
            body, entry_hash
     FROM public.record_entry e ORDER BY e.stream_id, e.sequence`,
  );
  for (;;) {
    const { rows } = await client.query<Row>("FETCH 500 FROM restored_entries");
    if (rows.length === 0) break;
    yield* rows;
  }
  await client.query("CLOSE restored_entries");
}

/** The record goes on after a restore, and says that it did, from what, and where every stream stood. */
export async function recordRestored(client: pg.Client, manifest: Manifest, verified: Verified): Promise<void> {
  const body = canonicalBytes({
    type: "system.restored",
    actor: { kind: "system", job: "restore" },
    backupTakenAt: manifest.takenAt,
    backupProduct: manifest.product,
    entries: verified.entries,
    heads: manifest.record.heads,
    files: verified.files,
    filesMissing: verified.libraryFaults.map(({ sha256 }) => sha256),
  });
  const { rows } = await client.query<{ stream_id: string }>(
    `INSERT INTO public.record_entry (id, stream_id, body) SELECT $1, admin_stream_id, $2 FROM public.organisation RETURNING stream_id`,
    [randomUUID(), Buffer.from(body)],
  );
  await client.query("INSERT INTO public.outbox (topic, payload) VALUES ('record', $1)", [{ streamId: rows[0]?.stream_id }]);
}
