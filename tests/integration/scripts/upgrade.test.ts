/** Systems that earlier versions left, brought to this one: nothing is lost, the record verifies, every page reads, the gates work. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "#lib/db/client";
import { requireRestrictedRole } from "#lib/db/start-up-check";
import { tally } from "#lib/domain/quorum";
import { type Actor, type Gate, type Release, roles } from "#lib/domain/release";
import { folderStore } from "#lib/media/folder-store";
import { changePage } from "#lib/queries/change-page";
import { decisionPage } from "#lib/queries/decision-page";
import { homePage } from "#lib/queries/home";
import { libraryItem } from "#lib/queries/library-item";
import { newReleasePage } from "#lib/queries/new-release";
import { releaseByNumber } from "#lib/queries/release";
import { releaseOverview } from "#lib/queries/release-page";
import { releaseRecord } from "#lib/queries/release-record";
import { servicePage } from "#lib/queries/service-page";
import { askChange } from "#lib/services/change/ask-change";
import { raiseChange } from "#lib/services/change/raise-change";
import type { Context } from "#lib/services/context";
import { askGate } from "#lib/services/gate/ask-gate";
import { enterPhase } from "#lib/services/gate/enter-phase";
import { raiseRelease } from "#lib/services/release/raise-release";
import { applyMigrations, readMigrations } from "../../../prisma/migrate.ts";
import { ensureDatabase } from "../../../prisma/roles.ts";
import { loadBackup } from "../../../scripts/backup/load.ts";
import { readManifest } from "../../../scripts/backup/read.ts";
import { verifyRestored } from "../../../scripts/backup/verify.ts";
import { urlFor } from "../../support/database.ts";
import { signAndVote } from "../../support/sign.ts";

const fixtures = path.join(import.meta.dirname, "..", "..", "fixtures", "upgrade");
const library = folderStore(process.env["LIBRARY_DIR"] ?? "");
const made: string[] = [];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "countersign-upgrade-"));
});
afterAll(async () => {
  await connected(urlFor("postgres", "postgres"), async (admin) => {
    for (const name of made) await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  });
  rmSync(folder, { recursive: true, force: true });
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

async function emptyDatabase(): Promise<string> {
  const name = `upgraded_${randomUUID().replaceAll("-", "")}`;
  await connected(urlFor("postgres", "postgres"), (admin) => ensureDatabase(admin, name));
  made.push(name);
  return name;
}

function unpacked(fixture: string): string {
  const file = path.join(folder, `${randomUUID()}.tar`);
  writeFileSync(file, gunzipSync(readFileSync(path.join(fixtures, fixture))));
  return file;
}

/** Runs `work` as the application's role, as a person with every role who may look at everything. */
async function asApplication<T>(name: string, work: (context: Context & { actor: Actor }) => Promise<T>): Promise<T> {
  const opened = openDatabase(urlFor("countersign_app", name));
  try {
    await requireRestrictedRole(opened.database);
    const [someone] = await opened.database.$queryRaw<{ id: string; name: string }[]>`
      SELECT p.id, p.name FROM person p WHERE EXISTS (SELECT 1 FROM appointment_in_force f WHERE f.person_id = p.id AND f.role = 'release_manager')
      ORDER BY p.name LIMIT 1`;
    if (!someone) throw new Error("Nobody there manages releases.");
    return await work({ actor: { kind: "person", ...someone, roles: [...roles] }, db: opened.database });
  } finally {
    await opened.close();
  }
}

const isOver = ({ phase }: Release): boolean => phase === "closed" || phase === "cancelled";

/** Every page about one thing, for everything there is. */
async function readEverything(viewer: Context & { actor: Actor }): Promise<Record<string, number>> {
  const { db } = viewer;
  await homePage(viewer, "Europe/Berlin");
  const releases = await db.release.findMany({ select: { number: true, streamId: true } });
  for (const { number, streamId } of releases) {
    const found = await releaseByNumber(viewer, number);
    if (!found) throw new Error(`REL-${number} is not there.`);
    const { stand } = await releaseOverview(viewer, found.release, found.now);
    expect([number, stand.kind === "ended"]).toEqual([number, isOver(found.release)]);
    expect((await releaseRecord(viewer, streamId, null)).lines.length).toBeGreaterThan(0);
  }
  const changes = await db.change.findMany({ select: { number: true } });
  for (const { number } of changes) expect(await changePage(viewer, number)).not.toBeNull();
  const authorizations = await db.authorization.findMany({ select: { number: true } });
  for (const { number } of authorizations) expect(await decisionPage(viewer, number)).not.toBeNull();
  const services = await db.service.findMany({ select: { key: true } });
  for (const { key } of services) expect(await servicePage(viewer, key)).not.toBeNull();
  const items = await db.libraryItem.findMany({ select: { sha256: true } });
  for (const { sha256 } of items) expect(await libraryItem(viewer, sha256)).not.toBeNull();
  return {
    releases: releases.length,
    changes: changes.length,
    authorizations: authorizations.length,
    services: services.length,
    items: items.length,
  };
}

/** A change and a release of their own, through the first gate: by services of this version, on data of the earlier one. */
async function goOn(manager: Context & { actor: Extract<Actor, { kind: "person" }> }): Promise<Release> {
  const { db } = manager;
  const service = (await newReleasePage(manager, { serviceKey: null, followsNumber: null })).services[0];
  if (!service) throw new Error("There is no service.");
  const number = await raiseChange(manager, {
    serviceId: service.id,
    title: "After the upgrade",
    origin: "improvement",
    model: "normal",
    reason: "Work goes on.",
    templateId: null,
  });
  const change = await db.change.findFirstOrThrow({ where: { number } });
  await decide(manager, await askChange(manager, { changeId: change.id, expectedVersion: 1 }));
  const raised = await raiseRelease(manager, {
    title: "After the upgrade",
    purpose: "Shows that work goes on.",
    kind: "minor",
    serviceId: service.id,
    managerId: manager.actor.id,
    wantedAt: null,
    changeIds: [change.id],
    followsReleaseId: null,
  });
  const release = await read(manager, raised);
  const gate: Gate = "planning";
  await decide(manager, await askGate(manager, { releaseId: release.id, expectedVersion: release.version, gate }));
  const { id, version } = await read(manager, raised);
  await enterPhase(manager, { releaseId: id, expectedVersion: version, to: gate, reason: "" });
  return read(manager, raised);
}

async function read(viewer: Context, number: number): Promise<Release> {
  const found = await releaseByNumber(viewer, number);
  if (!found) throw new Error(`REL-${number} is not there.`);
  return found.release;
}

/** Votes as one elector after the other until it is granted. */
async function decide({ db }: Context, authorizationId: string): Promise<void> {
  for (;;) {
    const { number, state } = await db.authorization.findUniqueOrThrow({ where: { id: authorizationId } });
    if (state !== "pending") return expect(state).toBe("granted");
    const page = await decisionPage({ actor: { kind: "system", job: "test" }, db }, number);
    if (!page) throw new Error("There is no such authorization.");
    const { parties, votes, evidenceDigest } = page.authorization;
    const next = tally(parties, votes).find(({ granted, needed }) => granted < needed)?.open[0];
    if (!next) throw new Error("Nobody is left to vote.");
    const voter: Context = { actor: { kind: "person", id: next.id, name: next.name, roles: [] }, db };
    await signAndVote(voter, { authorizationId, verdict: "grant", reason: "", evidenceDigest });
  }
}

describe.each(readdirSync(fixtures).filter((name) => name.endsWith(".tar.gz")))(
  "a system left as %s",
  (fixture) => {
    it("is upgraded where it stands: the record verifies, every page reads, and a new release passes its first gate", async () => {
      const file = unpacked(fixture);
      const manifest = await readManifest(file);
      const name = await emptyDatabase();
      const ownerUrl = urlFor("countersign_owner", name);
      await loadBackup({ ownerUrl, library }, file, manifest, readMigrations().slice(0, manifest.migrations.length));

      const later = readMigrations().slice(manifest.migrations.length);
      expect(await applyMigrations(ownerUrl)).toEqual(later.map((one) => one.name));
      expect(await applyMigrations(ownerUrl)).toEqual([]);

      const verified = await connected(ownerUrl, (owner) => inReadOnly(owner, () => verifyRestored(owner, library, manifest)));
      expect(verified).toMatchObject({ libraryFaults: [] });
      expect(verified.entries).toBe(manifest.record.entries + 1);
      await asApplication(name, async (context) => {
        const seen = await readEverything(context);
        expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
        if (context.actor.kind === "person") expect((await goOn({ ...context, actor: context.actor })).phase).toBe("planning");
      });
      await connected(ownerUrl, (owner) => inReadOnly(owner, () => verifyRestored(owner, library, manifest)));
    });

    it("is restored into this version at once, and verifies", async () => {
      const file = unpacked(fixture);
      const manifest = await readManifest(file);
      const name = await emptyDatabase();
      const verified = await loadBackup({ ownerUrl: urlFor("countersign_owner", name), library }, file, manifest);
      expect(verified.entries).toBe(manifest.record.entries);
      await asApplication(name, async (context) => {
        const seen = await readEverything(context);
        expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
      });
    });
  },
  180_000,
);

/** The verification reads with a cursor, which lives in a transaction. */
async function inReadOnly<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query("BEGIN READ ONLY");
  try {
    return await work();
  } finally {
    await client.query("ROLLBACK");
  }
}
