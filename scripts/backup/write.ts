/** Writes a backup of a running system: one snapshot of the database, and the library's bytes that it refers to. */
import { once } from "node:events";
import { link, open, rename, rm, stat } from "node:fs/promises";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { type Pack, pack } from "tar-stream";
import type { MediaStore } from "#lib/media/media-store";
import { Unable } from "../say.ts";
import { formatVersion, type Manifest, manifestName, mediaName, newHash, partName, sealOf } from "./format.ts";
import { plainSession, quoted, sequencesOf, tablesOf } from "./tables.ts";

const partBytes = 4 * 1024 * 1024;

export interface BackupSource {
  ownerUrl: string;
  library: MediaStore;
  product: string;
}

export interface Written {
  manifest: Manifest;
  size: number;
  /** Of the whole file: kept elsewhere, it tells an exchanged backup from this one. */
  sha256: string;
}

type Members = Manifest["members"];

/** Writes `file`, which must not exist; it appears whole or not at all. */
export async function writeBackup(source: BackupSource, file: string): Promise<Written> {
  if (await exists(file)) throw new Unable(`${file} exists: a backup never overwrites a file.`);
  const unfinished = `${file}.part`;
  const tar = pack();
  const [manifest, written] = await writeWhole(unfinished, tar, () => collect(source, tar));
  await appear(unfinished, file);
  return { manifest, ...written };
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
      throw error;
    },
  );

/** A link is refused where the name is taken, a rename is not; some file systems have no links. */
async function appear(unfinished: string, file: string): Promise<void> {
  try {
    await link(unfinished, file);
    await rm(unfinished);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      await rm(unfinished, { force: true });
      throw new Unable(`${file} exists: a backup never overwrites a file.`);
    }
    await rename(unfinished, file);
  }
}

async function writeWhole<T>(
  unfinished: string,
  tar: Pack,
  produce: () => Promise<T>,
): Promise<[T, { size: number; sha256: string }]> {
  // It holds everything that is secret in the system.
  const handle = await open(unfinished, "wx", 0o600).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST")
      throw new Unable(`${unfinished} exists: another backup is being written, or was interrupted. Remove it and start again.`);
    if (code === "ENOENT") throw new Unable(`The folder of ${unfinished} does not exist.`);
    throw error;
  });
  const consume = async () => {
    const before = newHash();
    let size = 0;
    // The two empty blocks that would end the file make room for the seal, which brings its own.
    let held = Buffer.alloc(0);
    for await (const chunk of tar as AsyncIterable<Buffer>) {
      const ready = Buffer.concat([held, chunk]);
      held = Buffer.from(ready.subarray(Math.max(ready.length - 1024, 0)));
      const bytes = ready.subarray(0, ready.length - held.length);
      before.update(bytes);
      size += bytes.length;
      await handle.appendFile(bytes);
    }
    const whole = before.copy();
    const seal = await sealOf(before.digest("hex"));
    await handle.appendFile(seal);
    await handle.sync();
    return { size: size + seal.length, sha256: whole.update(seal).digest("hex") };
  };
  try {
    const consumed = consume();
    const produced = produce().catch((error: unknown) => {
      tar.destroy(error instanceof Error ? error : new Error(String(error)));
      throw error;
    });
    // Whichever fails first is the reason; the other is waited for, so that nothing is open any more.
    await Promise.race([consumed, produced]);
    return [await produced, await consumed];
  } catch (error) {
    tar.destroy();
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

async function collect({ ownerUrl, library, product }: BackupSource, tar: Pack): Promise<Manifest> {
  const client = new pg.Client({ connectionString: ownerUrl });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query(plainSession);
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const about = await describe(client);
    const members: Members = [];
    const tables: Manifest["tables"] = [];
    for (const table of await tablesOf(client)) tables.push({ ...table, rows: await addTable(client, table, tar, members) });
    const sequences = await sequencesOf(client);
    const libraryFaults = await addLibrary(client, library, tar, members);
    await client.query("COMMIT");
    const manifest: Manifest = { format: formatVersion, product, ...about, tables, sequences, libraryFaults, members };
    await addMember(tar, manifestName, Buffer.from(JSON.stringify(manifest, null, 1)), []);
    tar.finalize();
    return manifest;
  } finally {
    await client.end();
  }
}

async function describe(client: pg.Client): Promise<Pick<Manifest, "takenAt" | "isDemonstration" | "migrations" | "record">> {
  const made = await client.query<{ yes: boolean }>("SELECT to_regclass('public.organisation') IS NOT NULL AS yes");
  if (made.rows[0]?.yes !== true) throw new Unable("This database holds no Countersign system: there is nothing to back up.");
  const organisation = await client.query<{ is_demonstration: boolean; taken_at: Date }>(
    "SELECT is_demonstration, clock_timestamp() AS taken_at FROM public.organisation",
  );
  const [found] = organisation.rows;
  if (!found) throw new Unable("This system has no organisation yet: there is nothing to back up.");
  const migrations = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM public._prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  const heads = await client.query<{ streamId: string; sequence: string; entryHash: string }>(
    `SELECT DISTINCT ON (stream_id) stream_id AS "streamId", sequence::text, encode(entry_hash, 'hex') AS "entryHash"
     FROM public.record_entry e ORDER BY e.stream_id, e.sequence DESC`,
  );
  return {
    takenAt: found.taken_at.toISOString(),
    isDemonstration: found.is_demonstration,
    migrations: migrations.rows,
    record: { entries: heads.rows.reduce((all, { sequence }) => all + Number(sequence), 0), heads: heads.rows },
  };
}

/** A member of a tar file needs its size before its bytes: a table goes out in parts of a few megabytes. */
async function addTable(
  client: pg.Client,
  table: { name: string; columns: string[] },
  tar: Pack,
  members: Members,
): Promise<number> {
  const columns = table.columns.map(quoted).join(", ");
  const rows = client.query(copyTo(`COPY ${quoted(table.name)} (${columns}) TO STDOUT`));
  let chunks: Buffer[] = [];
  let size = 0;
  let part = 0;
  const flush = async () => {
    if (size === 0) return;
    part += 1;
    await addMember(tar, partName(table.name, part), Buffer.concat(chunks), members);
    chunks = [];
    size = 0;
  };
  for await (const chunk of rows as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= partBytes) await flush();
  }
  await flush();
  return rows.rowCount;
}

/** Every file the snapshot refers to. One that is missing or altered is told of, and does not stop the rest. */
async function addLibrary(client: pg.Client, store: MediaStore, tar: Pack, members: Members): Promise<Manifest["libraryFaults"]> {
  const faults: Manifest["libraryFaults"] = [];
  for (const sha256 of await mediaDigests(client)) {
    const state = await store.verify(sha256);
    if (state !== "intact") {
      faults.push({ sha256, state });
      continue;
    }
    const { size, stream } = await store.open(sha256);
    await addStream(tar, mediaName(sha256), size, stream as AsyncIterable<Buffer>, members);
  }
  return faults;
}

/** Tables that refer to files by their digest. A backup of an earlier version lacks the later ones. */
const referring = ["artifact", "test_report", "bill_of_materials", "provenance"] as const;

/** The digests of every file the database refers to. */
export async function mediaDigests(client: pg.Client): Promise<string[]> {
  const { rows: there } = await client.query<{ name: string }>(
    "SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass('public.' || name) IS NOT NULL",
    [[...referring]],
  );
  const letsGo = await client.query<{ yes: boolean }>("SELECT to_regclass('public.bytes_removal') IS NOT NULL AS yes");
  const kept = letsGo.rows[0]?.yes ? " WHERE build_id NOT IN (SELECT build_id FROM public.bytes_removal)" : "";
  const selects = there.map(
    ({ name }) => `SELECT sha256 FROM public.${client.escapeIdentifier(name)}${name === "artifact" ? kept : ""}`,
  );
  const { rows } = await client.query<{ sha256: string }>(`${selects.join(" UNION ")} ORDER BY sha256`);
  return rows.map(({ sha256 }) => sha256);
}

async function addMember(tar: Pack, name: string, bytes: Buffer, members: Members): Promise<void> {
  await addStream(tar, name, bytes.length, [bytes], members);
}

async function addStream(
  tar: Pack,
  name: string,
  size: number,
  chunks: Iterable<Buffer> | AsyncIterable<Buffer>,
  members: Members,
): Promise<void> {
  const hash = newHash();
  let finish: (error?: Error | null) => void = () => undefined;
  const finished = new Promise<void>((resolve, reject) => {
    finish = (error) => (error ? reject(error) : resolve());
  });
  const member = tar.entry({ name, size, mode: 0o600, mtime: new Date(0) }, (error) => finish(error));
  for await (const chunk of chunks) {
    hash.update(chunk);
    if (!member.write(chunk)) await Promise.race([once(member, "drain"), finished]);
  }
  member.end(null);
  await finished;
  members.push({ name, size, sha256: hash.digest("hex") });
}
