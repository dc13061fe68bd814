import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { PgBoss } from "pg-boss";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { bucketStore } from "#lib/media/bucket-store";
import { folderStore } from "#lib/media/folder-store";
import type { MediaStore } from "#lib/media/media-store";
import { ensureDatabase } from "../../../prisma/roles.ts";
import { loadBackup } from "../../../scripts/backup/load.ts";
import { readManifest } from "../../../scripts/backup/read.ts";
import { quoted, tablesOf } from "../../../scripts/backup/tables.ts";
import { mediaDigests, type Written, writeBackup } from "../../../scripts/backup/write.ts";
import { bucketCredentials, bucketServer } from "../../support/bucket-server.ts";
import { urlFor } from "../../support/database.ts";
import { release } from "../../support/factories.ts";

const libraryFolder = process.env["LIBRARY_DIR"] ?? "";
const library = folderStore(libraryFolder);
const made: string[] = [];
let folder: string;
let file: string;
let written: Written;

const sourceName = () => new URL(process.env["DATABASE_URL"] ?? "").pathname.slice(1);
const ownerUrl = (name: string) => urlFor("countersign_owner", name);

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** An empty database and an empty library. */
async function emptyPlace(): Promise<{ name: string; ownerUrl: string; library: MediaStore; libraryFolder: string }> {
  const name = `restored_${randomUUID().replaceAll("-", "")}`;
  await connected(urlFor("postgres", "postgres"), (admin) => ensureDatabase(admin, name));
  made.push(name);
  const libraryFolder = await mkdtemp(path.join(folder, "library-"));
  return { name, ownerUrl: ownerUrl(name), library: folderStore(libraryFolder), libraryFolder };
}

/** Everything a database holds, as text, table by table. */
const contentOf = (name: string) =>
  connected(ownerUrl(name), async (client) => {
    const content: Record<string, string[]> = {};
    for (const { name: table } of await tablesOf(client)) {
      const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${quoted(table)} t ORDER BY 1`);
      content[table] = rows.map(({ row }) => row);
    }
    return content;
  });

const tablesIn = (name: string) => connected(ownerUrl(name), async (client) => (await tablesOf(client)).length);

/** What a restore of these bytes is refused with, and whether it left anything behind. */
async function refusalOf(bytes: Uint8Array): Promise<string> {
  const bad = path.join(folder, randomUUID());
  await writeFile(bad, bytes);
  const outcome = await readManifest(bad).then(
    () => "taken",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  await rm(bad);
  return outcome.replace(bad, "FILE");
}

/** Jobs that wait, one of them with a place to go when it fails, as the worker's own queue has them. */
async function queueJobs(): Promise<void> {
  const boss = new PgBoss({
    connectionString: process.env["DATABASE_URL"] ?? "",
    migrate: false,
    createSchema: false,
    reindex: false,
  });
  await boss.start();
  await boss.createQueue("failed");
  await boss.createQueue("work", { deadLetter: "failed" });
  for (const task of ["a", "b"]) await boss.send("work", { task });
  await boss.stop({ graceful: false });
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "countersign-backup-"));
  file = path.join(folder, "backup.tar");
  await release({ phase: "deployment" });
  await release({ phase: "planning" });
  await queueJobs();
  written = await writeBackup({ ownerUrl: ownerUrl(sourceName()), library, product: "0.0.0-test" }, file);
}, 120_000);

afterAll(async () => {
  await connected(urlFor("postgres", "postgres"), async (admin) => {
    for (const name of made) await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  });
  await rm(folder, { recursive: true, force: true });
});

describe("a backup", () => {
  it("holds every row, restored as it was, and the record says that it was restored", async () => {
    const place = await emptyPlace();
    const verified = await loadBackup(place, file, await readManifest(file));
    expect(verified).toMatchObject({ entries: written.manifest.record.entries, streams: written.manifest.record.heads.length });
    expect(verified.files).toBeGreaterThan(0);
    expect(verified.libraryFaults).toEqual([]);

    const [before, after] = [await contentOf(sourceName()), await contentOf(place.name)];
    const differing = Object.keys(before).filter((table) => JSON.stringify(before[table]) !== JSON.stringify(after[table]));
    // Sessions are ended, which a test of its own looks at.
    expect(differing).toEqual(["public.outbox", "public.record_entry", "public.session"]);
    expect(after["public.record_entry"]).toHaveLength((before["public.record_entry"]?.length ?? 0) + 1);
    expect(after["public.record_entry"]).toEqual(expect.arrayContaining(before["public.record_entry"] ?? []));

    const entry = await connected(ownerUrl(place.name), (client) =>
      client.query<{ content: unknown }>("SELECT content FROM record_entry WHERE content ->> 'type' = 'system.restored'"),
    );
    expect(entry.rows).toEqual([
      {
        content: expect.objectContaining({
          actor: { kind: "system", job: "restore" },
          backupTakenAt: written.manifest.takenAt,
          entries: written.manifest.record.entries,
          heads: written.manifest.record.heads,
        }) as unknown,
      },
    ]);
  });

  it("brings the library's bytes back, each under its digest", async () => {
    const place = await emptyPlace();
    await loadBackup(place, file, await readManifest(file));
    const digests = await connected(place.ownerUrl, mediaDigests);
    expect(digests.length).toBeGreaterThan(0);
    for (const sha256 of digests) expect(await place.library.verify(sha256)).toBe("intact");
  });

  it("goes from a folder into a bucket, and from a bucket into a backup", async () => {
    for (const [name, value] of Object.entries(bucketCredentials)) vi.stubEnv(name, value);
    const { bucket, endpoint, close } = await bucketServer();
    const store = bucketStore({ name: bucket, prefix: "", region: "us-east-1", endpoint });
    const place = await emptyPlace();
    const { files } = await loadBackup({ ...place, library: store }, file, await readManifest(file));
    const again = path.join(folder, "from-bucket.tar");
    const { manifest } = await writeBackup({ ownerUrl: place.ownerUrl, library: store, product: "0.0.0-test" }, again);
    await close();
    expect(manifest.libraryFaults).toEqual([]);
    expect(manifest.members.filter(({ name }) => name.includes("/library/"))).toHaveLength(files);
    expect(files).toBeGreaterThan(0);
  });

  it("leaves the gatekeeper on guard and the numbers going on where they stood", async () => {
    const place = await emptyPlace();
    await loadBackup(place, file, await readManifest(file));
    await connected(urlFor("countersign_app", place.name), async (app) => {
      await expect(app.query("UPDATE release SET phase = 'closed'")).rejects.toMatchObject({ code: "42501" });
      const next = await app.query<{ ahead: boolean }>(
        "SELECT nextval('release_number') > (SELECT max(number) FROM release) AS ahead",
      );
      expect(next.rows).toEqual([{ ahead: true }]);
    });
    await connected(place.ownerUrl, async (owner) => {
      await expect(owner.query("DELETE FROM record_entry")).rejects.toMatchObject({ code: "CS001" });
      const off = await owner.query("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'O'");
      expect(off.rows).toEqual([]);
    });
  });

  it("ends every session", async () => {
    await connected(ownerUrl(sourceName()), (owner) =>
      owner.query(
        "INSERT INTO session (id, person_id, expires_at) SELECT gen_random_uuid(), id, now() + interval '1 day' FROM person LIMIT 1",
      ),
    );
    const later = path.join(folder, "with-session.tar");
    await writeBackup({ ownerUrl: ownerUrl(sourceName()), library, product: "0.0.0-test" }, later);
    const place = await emptyPlace();
    await loadBackup(place, later, await readManifest(later));
    const { rows } = await connected(place.ownerUrl, (owner) => owner.query("SELECT 1 FROM session WHERE revoked_at IS NULL"));
    expect(rows).toEqual([]);
  });

  it("never overwrites a file, and is readable by nobody else", async () => {
    const again = writeBackup({ ownerUrl: ownerUrl(sourceName()), library, product: "0.0.0-test" }, file);
    await expect(again).rejects.toThrow(`${file} exists: a backup never overwrites a file.`);
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it("that fails leaves no file behind", async () => {
    const target = path.join(folder, "failed.tar");
    const place = await emptyPlace();
    await expect(writeBackup({ ...place, product: "0.0.0-test" }, target)).rejects.toThrow("there is nothing to back up");
    expect((await readdir(folder)).filter((name) => name.startsWith("failed"))).toEqual([]);
  });

  it("tells of a library file that is altered, and restores everything else", async () => {
    const [sha256 = ""] = await connected(ownerUrl(sourceName()), mediaDigests);
    const bytes = path.join(libraryFolder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
    const original = await readFile(bytes);
    await rm(bytes);
    await writeFile(bytes, "something else");
    const lacking = path.join(folder, "lacking.tar");
    const { manifest } = await writeBackup({ ownerUrl: ownerUrl(sourceName()), library, product: "0.0.0-test" }, lacking);
    await rm(bytes);
    await writeFile(bytes, original);
    expect(manifest.libraryFaults).toEqual([{ sha256, state: "altered" }]);
    const { libraryFaults } = await loadBackup(await emptyPlace(), lacking, await readManifest(lacking));
    expect(libraryFaults).toEqual([{ sha256, state: "altered" }]);
  });
});

describe("a restore", () => {
  it("goes only into an empty database", async () => {
    const manifest = await readManifest(file);
    const place = await emptyPlace();
    await loadBackup(place, file, manifest);
    await expect(loadBackup(place, file, manifest)).rejects.toThrow("it belongs to Example. Restore into an empty one.");
    const other = await emptyPlace();
    await connected(other.ownerUrl, (owner) => owner.query("CREATE TABLE invoices (id int)"));
    await expect(loadBackup(other, file, manifest)).rejects.toThrow("it has the table invoices. Restore into an empty one.");
  });

  it("of a file altered in any byte is refused", async () => {
    const bytes = await readFile(file);
    const step = Math.max(1, Math.floor(bytes.length / 150));
    const places = [...Array.from({ length: 150 }, (_, index) => index * step), bytes.length - 1, bytes.length - 1500];
    for (const at of places) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 1;
      const refusal = await refusalOf(altered);
      if (at < 19) expect(refusal).toBe("FILE is not a backup of Countersign. Nothing was restored.");
      else expect(refusal, `byte ${at}`).toBe("FILE is not a whole backup: it was cut off or altered. Nothing was restored.");
    }
  });

  it("of a file that was cut off, or has something appended, is refused", async () => {
    const bytes = await readFile(file);
    for (const length of [bytes.length - 1, bytes.length - 512, bytes.length - 2048, Math.floor(bytes.length / 2), 600])
      expect(await refusalOf(bytes.subarray(0, length)), `${length} bytes`).toMatch(/^FILE is not a whole backup/);
    expect(await refusalOf(Buffer.concat([bytes, Buffer.alloc(512)]))).toMatch(/^FILE is not a whole backup/);
  });

  it("of a foreign file is refused", async () => {
    for (const foreign of ["", "PGDMP", "x".repeat(100_000)])
      expect(await refusalOf(Buffer.from(foreign))).toBe("FILE is not a backup of Countersign. Nothing was restored.");
    await expect(readManifest(path.join(folder, "nowhere"))).rejects.toThrow("There is no file");
  });

  it("of a record that was altered before the backup is refused, and leaves nothing", async () => {
    const manifest = await readManifest(file);
    const [head] = manifest.record.heads;
    const known = { ...manifest, record: { ...manifest.record, heads: [{ ...head, entryHash: "0".repeat(64) }] } };
    const place = await emptyPlace();
    await expect(loadBackup(place, file, known as typeof manifest)).rejects.toThrow("does not verify. Nothing was restored.");
    expect(await tablesIn(place.name)).toBe(0);
    expect((await readdir(place.libraryFolder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())).toEqual(
      [],
    );
  });

  it("of a file that changes while it is read leaves nothing", async () => {
    const manifest = await readManifest(file);
    const changing = path.join(folder, "changing.tar");
    const bytes = await readFile(file);
    await writeFile(changing, bytes);
    await truncate(changing, Math.floor(bytes.length / 2));
    const place = await emptyPlace();
    await expect(loadBackup(place, changing, manifest)).rejects.toThrow(/Nothing was restored/);
    expect(await tablesIn(place.name)).toBe(0);
  });

  it("of another version's migrations says which version is needed", async () => {
    const manifest = await readManifest(file);
    const place = await emptyPlace();
    const newer = {
      ...manifest,
      migrations: [...manifest.migrations, { name: "20990101000000_later", checksum: "0".repeat(64) }],
    };
    await expect(loadBackup(place, file, newer)).rejects.toThrow("restore it with a newer version");
    const [first, ...rest] = manifest.migrations;
    const edited = { ...manifest, migrations: [{ name: first?.name ?? "", checksum: "0".repeat(64) }, ...rest] };
    await expect(loadBackup(place, file, edited)).rejects.toThrow("restore it with Countersign 0.0.0-test");
    expect(await tablesIn(place.name)).toBe(0);
  });
});
