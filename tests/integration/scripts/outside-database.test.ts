/** A PostgreSQL of one's own, on a second server: prepared by one command; whatever is wrong with it is said in one sentence. */
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readMigrations } from "../../../prisma/migrate.ts";
import { asAdmin } from "../../../scripts/database.ts";
import { root } from "../../../scripts/home.ts";
import { type Cluster, freePort, startCluster } from "../../../scripts/postgres.ts";

let folder: string;
let cluster: Cluster;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "countersign-outside-"));
  chmodSync(folder, 0o711);
  cluster = await startCluster(path.join(folder, "postgres"), "the superuser's", ["fsync=off"]);
}, 120_000);
afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
});

const urlOf = (role: string, password = `${role} / its password`, database = "countersign") =>
  `postgresql://${role}:${encodeURIComponent(password)}@127.0.0.1:${cluster.port}/${database}`;

interface Said {
  code: number;
  said: string;
}

/** Runs a command as npm does, told of this server and of nothing else. */
async function command(name: string, settings: Record<string, string>): Promise<Said> {
  const { DATABASE_URL: _url, LIBRARY_DIR: _library, INIT_CWD: _from, ...inherited } = process.env;
  const child = spawn(process.execPath, [path.join(root, "scripts", "run.mjs"), name], {
    cwd: folder,
    env: { ...inherited, DATA_DIR: path.join(folder, "data"), PORT: String(await freePort()), ...settings },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code: code ?? -1, said })));
}

const lastLine = ({ said }: Said): string => said.trim().split("\n").at(-1) ?? "";

/** What a person sees when it cannot go on: the reason, and nothing of a stack. */
function expectSentence(answer: Said, sentence: string | RegExp): void {
  expect(lastLine(answer)).toMatch(sentence);
  expect(answer.said).not.toMatch(/\n\s+at /);
  expect(answer.code).toBe(1);
}

const both = () => ({ DATABASE_URL: urlOf("countersign_app"), DATABASE_OWNER_URL: urlOf("countersign_owner") });

describe("a start on a PostgreSQL that is not ready for it says why", () => {
  it("when the roles are not there, or the password is wrong", async () => {
    expectSentence(
      await command("start", both()),
      /^The database cannot be reached: password authentication failed for user "countersign_owner"\.$/,
    );
  });

  it("when the database is missing", async () => {
    const admin = urlOf("postgres", "the superuser's");
    expectSentence(
      await command("start", { DATABASE_URL: admin, DATABASE_OWNER_URL: admin }),
      /^The database cannot be reached: database "countersign" does not exist\.$/,
    );
  });
});

describe("db:prepare", () => {
  it("wants to be told everything, by name", async () => {
    expectSentence(await command("db-prepare", {}), /^Set DATABASE_ADMIN_URL: a connection string, postgresql/);
    const admin = { DATABASE_ADMIN_URL: cluster.adminUrl() };
    expectSentence(await command("db-prepare", admin), /^Set DATABASE_OWNER_URL/);
    expectSentence(
      await command("db-prepare", { ...admin, ...both(), DATABASE_URL: urlOf("somebody") }),
      /^The user in DATABASE_URL must be countersign_app\.$/,
    );
    expectSentence(
      await command("db-prepare", {
        ...admin,
        ...both(),
        DATABASE_URL: `postgresql://countersign_app@127.0.0.1:${cluster.port}/countersign`,
      }),
      /^DATABASE_URL needs a password/,
    );
    expectSentence(
      await command("db-prepare", { ...both(), DATABASE_ADMIN_URL: urlOf("postgres", "guessed", "postgres") }),
      /^The database cannot be reached: password authentication failed/,
    );
  });

  it("makes the roles and the database, with passwords of any letters, and may be repeated", async () => {
    for (const _ of [1, 2]) {
      const { code, said } = await command("db-prepare", { ...both(), DATABASE_ADMIN_URL: cluster.adminUrl() });
      expect(said).toContain("The roles countersign_owner and countersign_app and the database countersign are there.");
      expect(code).toBe(0);
    }
    for (const url of Object.values(both()))
      expect(
        (await asAdmin(url, (client) => client.query<{ zone: string }>("SELECT current_setting('TimeZone') AS zone"))).rows,
      ).toEqual([{ zone: "UTC" }]);
  });

  it("opens the database to nobody else", async () => {
    await asAdmin(cluster.adminUrl(), (admin) => admin.query("CREATE ROLE stranger LOGIN PASSWORD 'stranger'"));
    await expect(asAdmin(urlOf("stranger", "stranger"), (client) => client.query("SELECT 1"))).rejects.toMatchObject({
      code: "42501",
    });
  });
});

describe("a start on a prepared database", () => {
  const [first] = readMigrations();

  it("without the owner's connection string names the first migration that is missing", async () => {
    expectSentence(
      await command("start", { DATABASE_URL: urlOf("countersign_app") }),
      `The database lacks migration ${first?.name}: set DATABASE_OWNER_URL, so that it can be applied.`,
    );
  });

  it("is migrated by db:migrate, once", async () => {
    const { DATABASE_OWNER_URL } = both();
    expect((await command("db-migrate", { DATABASE_OWNER_URL })).said).toContain(`Applied ${first?.name}`);
    expect((await command("db-migrate", { DATABASE_OWNER_URL })).said).toContain("Nothing to apply.");
  });

  it("refuses to serve as a role that could walk round the gate", async () => {
    expectSentence(
      await command("start", { DATABASE_URL: urlOf("countersign_owner"), DATABASE_OWNER_URL: urlOf("countersign_owner") }),
      "DATABASE_URL names countersign_owner, which may act as the owner: use the restricted application role.",
    );
    await asAdmin(cluster.adminUrl("countersign"), (admin) =>
      admin.query("GRANT UPDATE (phase) ON release TO countersign_app; GRANT countersign_owner TO countersign_app"),
    );
    expectSentence(await command("start", both()), /^DATABASE_URL names countersign_app, which may act as the owner/);
    await asAdmin(cluster.adminUrl("countersign"), (admin) =>
      admin.query("REVOKE UPDATE (phase) ON release FROM countersign_app; REVOKE countersign_owner FROM countersign_app"),
    );
  });

  it("refuses a role that does not read time in UTC", async () => {
    await asAdmin(cluster.adminUrl(), (admin) => admin.query("ALTER ROLE countersign_app SET timezone TO 'Europe/Berlin'"));
    expectSentence(
      await command("start", both()),
      "The role countersign_app does not read time in UTC: ALTER ROLE countersign_app SET timezone TO 'UTC'.",
    );
    await asAdmin(cluster.adminUrl(), (admin) => admin.query("ALTER ROLE countersign_app SET timezone TO 'UTC'"));
  });

  it("knows a database that a newer version has migrated", async () => {
    const { DATABASE_OWNER_URL } = both();
    const later = "20990101000000_later";
    await asAdmin(DATABASE_OWNER_URL, (owner) =>
      owner.query("INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('later', 'x', $1, now())", [
        later,
      ]),
    );
    expectSentence(
      await command("start", both()),
      `The database has migration ${later}, which this version does not know: run a newer version.`,
    );
    await asAdmin(DATABASE_OWNER_URL, (owner) => owner.query("DELETE FROM _prisma_migrations WHERE id = 'later'"));
  });
}, 120_000);
