/** A backup is taken while people work: it holds one moment, whole, and a restore of it proves itself. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { folderStore } from "#lib/media/folder-store";
import { addArtifact } from "#lib/services/build/add-artifact";
import { sweepMedia } from "#lib/services/library/sweep-media";
import { sendOutbox } from "#lib/services/outbox/send-outbox";
import { ensureDatabase } from "../../../prisma/roles.ts";
import { loadBackup } from "../../../scripts/backup/load.ts";
import { readManifest } from "../../../scripts/backup/read.ts";
import { mediaDigests, writeBackup } from "../../../scripts/backup/write.ts";
import { urlFor } from "../../support/database.ts";
import { release } from "../../support/factories.ts";
import { job, staff } from "../../support/people.ts";
import { openBuild } from "../../support/release-journey.ts";

const library = folderStore(process.env["LIBRARY_DIR"] ?? "");
const sourceName = () => new URL(process.env["DATABASE_URL"] ?? "").pathname.slice(1);
const made: string[] = [];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "countersign-backup-running-"));
  await release({ phase: "deployment" });
}, 120_000);

afterAll(async () => {
  await connected(urlFor("postgres", "postgres"), async (admin) => {
    for (const name of made) await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  });
  await rm(folder, { recursive: true, force: true });
});

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Repeats `work`, with a breath between, until it is told to stop; answers how often it was done. */
function busy(work: () => Promise<unknown>): { stop: () => Promise<number> } {
  let isOver = false;
  const running = (async () => {
    let done = 0;
    for (; !isOver; done += 1) {
      await work();
      await wait(20);
    }
    return done;
  })();
  running.catch(() => undefined);
  return {
    stop: () => {
      isOver = true;
      return running;
    },
  };
}

/** What must agree within one moment, whichever moment it is. */
const countsOf = (name: string) =>
  connected(urlFor("countersign_owner", name), async (client) => {
    const { rows } = await client.query<Record<string, string>>(
      `SELECT (SELECT count(*) FROM release r WHERE r.phase <> 'requested'
           AND NOT EXISTS (SELECT 1 FROM phase_entry e WHERE e.release_id = r.id AND e.to_phase = r.phase)) AS "unentered",
         (SELECT count(*) FROM vote v WHERE NOT EXISTS (SELECT 1 FROM record_entry e WHERE e.id = v.entry_id)) AS "unrecorded",
         (SELECT count(*) FROM artifact) AS artifacts, (SELECT count(*) FROM release) AS releases`,
    );
    return rows[0] ?? {};
  });

describe("a backup of a system at work", () => {
  it("holds one moment of it, and its restore verifies, record and library", async () => {
    const { developer } = staff();
    const building = await release({ phase: "build_and_test" });
    const buildId = await openBuild(building);
    let handedIn = 0;
    const workers = [
      busy(() => release({ phase: "planning" })),
      busy(async () => {
        handedIn += 1;
        const bytes = Buffer.from(`${handedIn} ${randomUUID()} `.repeat(5000));
        const named = { name: `part-${handedIn}.bin`, version: `1.0.${handedIn}`, mediaType: "application/octet-stream" };
        await addArtifact(developer.context, { releaseId: building.id, buildId, ...named }, Readable.from([bytes]));
      }),
      busy(() => sendOutbox({ db: database() })),
      busy(() => sweepMedia(job)),
    ];
    try {
      for (let round = 1; round <= 2; round += 1) await backUpAndProve(round);
    } finally {
      const done = await Promise.all(workers.map((worker) => worker.stop()));
      expect(Math.min(...done)).toBeGreaterThan(0);
    }
  }, 180_000);
});

async function backUpAndProve(round: number): Promise<void> {
  const file = path.join(folder, `${round}.tar`);
  const before = await countsOf(sourceName());
  const { manifest } = await writeBackup(
    { ownerUrl: urlFor("countersign_owner", sourceName()), library, product: "0.0.0-test" },
    file,
  );
  expect(manifest.libraryFaults).toEqual([]);

  const name = `restored_${randomUUID().replaceAll("-", "")}`;
  await connected(urlFor("postgres", "postgres"), (admin) => ensureDatabase(admin, name));
  made.push(name);
  const place = {
    ownerUrl: urlFor("countersign_owner", name),
    library: folderStore(await mkdtemp(path.join(folder, "library-"))),
  };
  const verified = await loadBackup(place, file, await readManifest(file));

  expect(verified.entries).toBe(manifest.record.entries);
  const after = await countsOf(name);
  expect(after).toMatchObject({ unentered: "0", unrecorded: "0" });
  for (const table of ["artifacts", "releases"]) expect(Number(after[table])).toBeGreaterThanOrEqual(Number(before[table]));
  const digests = await connected(place.ownerUrl, mediaDigests);
  expect(verified.files).toBe(digests.length);
  for (const sha256 of digests) expect(await place.library.verify(sha256)).toBe("intact");
}
