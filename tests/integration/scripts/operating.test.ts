/** What an operator sees: whether it is ready, with every reason against it, and the figures of the metrics. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { database } from "#lib/db/client";
import { metrics } from "#lib/metrics";
import { operatingFigures } from "#lib/queries/operating-figures";
import { signIn } from "#lib/services/identity/sign-in";
import { verifyItem } from "#lib/services/library/verify-item";
import { sendOutbox } from "#lib/services/outbox/send-outbox";
import { readMigrations } from "../../../prisma/migrate.ts";
import { root } from "../../../scripts/home.ts";
import { release } from "../../support/factories.ts";

const library = process.env["LIBRARY_DIR"] ?? "";
const noWorker = "No worker was seen in the last 90 seconds: start one.";
const token = "a token for the metrics";

beforeAll(async () => {
  // Opened before, so that the three seconds an answer may take are the database's own.
  await database().$queryRaw`SELECT 1`;
  process.env["NEXTAUTH_URL"] = "http://localhost:3000";
  process.env["NEXTAUTH_SECRET"] = "a secret of more than thirty-two characters";
  process.env["COUNTERSIGN_MIGRATIONS"] = readMigrations()
    .map(({ name }) => name)
    .join(",");
});

let worker: ChildProcess | undefined;
afterEach(() => {
  worker?.kill("SIGKILL");
});

async function ready(): Promise<{ status: number; reasons: string[] }> {
  const { GET } = await import("../../../app/api/ready/route.ts");
  const answer = await GET();
  const { reasons } = (await answer.json()) as { reasons: string[] };
  return { status: answer.status, reasons };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await wait(100)) if (await isSo()) return;
  throw new Error("It did not come.");
}

describe("/api/ready", () => {
  it("says every reason at once", async () => {
    const before = process.env["COUNTERSIGN_MIGRATIONS"];
    const incoming = path.join(library, "incoming");
    expect(await ready()).toEqual({ status: 503, reasons: [noWorker] });
    rmSync(incoming, { recursive: true });
    writeFileSync(incoming, "a file where a folder should be");
    expect(await ready()).toEqual({ status: 503, reasons: [noWorker, "The library's folder cannot be written to (EEXIST)."] });
    process.env["COUNTERSIGN_MIGRATIONS"] = `${before},20990101000000_later,20990102000000_last`;
    expect((await ready()).reasons).toEqual([
      "The database lacks 20990101000000_later, 20990102000000_last: run the migrations.",
      "The library's folder cannot be written to (EEXIST).",
    ]);
    process.env["COUNTERSIGN_MIGRATIONS"] = before;
    rmSync(incoming);
    expect(await ready()).toEqual({ status: 503, reasons: [noWorker] });
  });

  it("is ready while a worker works, and says so when it has stopped", async () => {
    const child = spawn(process.execPath, [path.join(root, "lib", "jobs", "worker.ts")], {
      env: { ...process.env, LOG_LEVEL: "info" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    worker = child;
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    await until(async () => (await ready()).status === 200);
    await until(() => Promise.resolve(said.includes("The worker works.")));
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect(await ready()).toEqual({ status: 503, reasons: [noWorker] });
    const lines = said
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { kind: string; msg: string });
    expect(lines.at(-1)).toMatchObject({ level: "info", kind: "worker", msg: "The worker has stopped." });
  });
}, 180_000);

async function scrape(authorization: string | null): Promise<Response> {
  const { GET } = await import("../../../app/api/metrics/route.ts");
  return GET(new Request("http://localhost:3000/api/metrics", authorization === null ? {} : { headers: { authorization } }));
}

describe("/api/metrics", () => {
  it("is not there until a token is set, and then for nobody without it", async () => {
    delete process.env["METRICS_TOKEN"];
    expect((await scrape(`Bearer ${token}`)).status).toBe(404);
    // The settings are read once.
    vi.resetModules();
    process.env["METRICS_TOKEN"] = token;
    for (const sent of [null, "", token, `Basic ${token}`, `Bearer ${token}x`, `bearer ${token}`])
      expect((await scrape(sent)).status, String(sent)).toBe(401);
    const answer = await scrape(`Bearer ${token}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toContain("text/plain");
    const text = await answer.text();
    for (const line of ["countersign_database_up 1", "countersign_library_free_bytes ", "process_resident_memory_bytes "])
      expect(text).toContain(`\n${line}`);
  });

  it("has a sentence for every figure in docs/running.md", async () => {
    const guide = readFileSync(path.join(root, "docs", "running.md"), "utf8");
    const names = (await metrics().registry.getMetricsAsJSON()).map(({ name }) => name);
    const ours = names.filter((name) => name.startsWith("countersign_"));
    expect(ours.length).toBeGreaterThan(10);
    expect(ours.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });
});

describe("the figures", () => {
  it("count what waits, what is damaged, and who was refused", async () => {
    const before = await operatingFigures();
    const made = await release({ phase: "deployment" });
    await made.prepare();
    const asked = await release();
    await asked.ask();
    const waiting = await operatingFigures();
    expect(waiting.authorizationsPending).toBe(before.authorizationsPending + 1);
    expect(waiting.outboxUnsent).toBeGreaterThan(before.outboxUnsent);
    expect(waiting.outboxOldestSeconds).toBeGreaterThan(0);
    for (;;) if ((await sendOutbox({ db: database() })).length === 0) break;
    expect(await operatingFigures()).toMatchObject({ outboxUnsent: 0, outboxOldestSeconds: 0 });

    const [item] = (await made.read()).libraryItems;
    if (!item) throw new Error("The library has nothing.");
    rmSync(path.join(library, item.sha256.slice(0, 2), item.sha256.slice(2, 4), item.sha256));
    await verifyItem(made.staff.operator.context, { itemId: item.id });
    expect((await operatingFigures()).libraryNotIntact).toBe(before.libraryNotIntact + 1);

    const wrong = signIn(database(), { email: "nobody@example.org", password: "guessed" }, { address: "local", userAgent: "" });
    await expect(wrong).rejects.toThrow("wrong");
    expect((await operatingFigures()).signInsFailed).toBe(before.signInsFailed + 1);
  });

  it("tell of every queue once a worker was there", async () => {
    const { queues, workerSeenSeconds } = await operatingFigures();
    expect(queues.map(({ queue }) => queue)).toEqual(
      expect.arrayContaining(["expire-authorizations", "forget-sent-outbox", "verify-library"]),
    );
    expect(workerSeenSeconds).toBeGreaterThan(0);
  });
}, 120_000);
