/** Real work on a PostgreSQL of one's own: it goes away and comes back, is backed up while it runs, is lost and restored. */
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { asAdmin } from "../../scripts/database.ts";
import { type Cluster, startCluster } from "../../scripts/postgres.ts";
import { dataFolder, freePort, type Installation, startInstallation } from "./support/installation.ts";

test.describe.configure({ mode: "serial", timeout: 180_000 });

const root = path.resolve(import.meta.dirname, "..", "..");
const anna = { name: "Anna Berg", email: "anna@example.org", password: "correct horse battery staple" };
const token = "a token for the metrics";

let folder: string;
let data: ReturnType<typeof dataFolder>;
let cluster: Cluster;
let port: number;
let installation: Installation | undefined;

const urlOf = (role: string) => `postgresql://${role}:${role}@127.0.0.1:${cluster.port}/countersign`;
const settings = () => ({
  DATABASE_URL: urlOf("countersign_app"),
  DATABASE_OWNER_URL: urlOf("countersign_owner"),
  METRICS_TOKEN: token,
  LOG_LEVEL: "info",
});

/** Runs a command beside the installation; answers what it said. */
async function command(name: string, args: readonly string[] = [], more: Record<string, string> = {}): Promise<string> {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", path.join(root, "scripts", `${name}.ts`), ...args],
    {
      cwd: root,
      env: { ...process.env, DATA_DIR: data.path, INIT_CWD: folder, ...settings(), ...more },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(code, said).toBe(0);
  return said;
}

const prepare = () => command("db-prepare", [], { DATABASE_ADMIN_URL: cluster.adminUrl() });

function running(): Installation {
  if (!installation) throw new Error("It is not running.");
  return installation;
}

async function ready(): Promise<{ status: number; reasons: string[] }> {
  const answer = await fetch(`${running().url}/api/ready`);
  const { reasons } = (await answer.json()) as { reasons: string[] };
  return { status: answer.status, reasons };
}

test.beforeAll(async () => {
  test.setTimeout(240_000);
  folder = mkdtempSync(path.join(tmpdir(), "countersign-outside-"));
  chmodSync(folder, 0o711);
  data = dataFolder();
  cluster = await startCluster(path.join(folder, "postgres"), "the superuser's", ["fsync=off"]);
  await prepare();
  port = await freePort();
  installation = await startInstallation(data.path, port, settings());
});

test.afterAll(async () => {
  test.setTimeout(60_000);
  await installation?.stop();
  await cluster.stop();
  data.remove();
  rmSync(folder, { recursive: true, force: true });
});

test("is migrated, ready, and founded", async ({ browser }) => {
  await expect.poll(ready).toEqual({ status: 200, reasons: [] });
  const page = await browser.newPage({ baseURL: running().url });
  await page.goto(/http:\S+\/setup\?token=\S+/.exec(running().said())?.[0] ?? "");
  await page.getByLabel("Organisation").fill("Nordlicht IT");
  await page.getByLabel("Your name").fill(anna.name);
  await page.getByLabel("E-mail").fill(anna.email);
  await page.getByLabel("Password").fill(anna.password);
  await page.getByRole("button", { name: "Make the organisation" }).click();
  await expect(page).toHaveURL("/admin");
  await page.close();
});

test("tells the metrics to whoever has the token", async () => {
  const address = `${running().url}/api/metrics`;
  expect((await fetch(address)).status).toBe(401);
  const text = await (await fetch(address, { headers: { authorization: `Bearer ${token}` } })).text();
  expect(text).toMatch(/countersign_http_request_duration_seconds_count\{method="GET",route="\/setup",status="2xx"\} [1-9]/);
  expect(text).toMatch(/countersign_actions_total\{action="foundOrganisationAction",outcome="done"\} 1/);
  expect(text).toMatch(/countersign_database_up 1/);
});

test("logs each request and each action in a line of JSON, with one id and the person's own, and nothing of what was sent", async () => {
  const lines = running()
    .said()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map(
      (line) =>
        JSON.parse(line) as { kind: string; action?: string; request?: string; method?: string; path?: string; actor?: string },
    );
  const action = lines.find(({ kind, action: name }) => kind === "action" && name === "foundOrganisationAction");
  const requests = lines.filter(({ kind, request }) => kind === "request" && request === action?.request);
  // The page an action leads to is fetched by Next itself, as a part of the same request.
  expect(requests).toContainEqual(expect.objectContaining({ method: "POST", path: "/setup" }));
  expect(lines.find(({ kind, path: asked }) => kind === "request" && asked === "/admin")?.actor).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.stringify(lines)).not.toMatch(/Anna|anna@|correct horse|token=/);
});

test("refuses a form of another site before anything else, in our own words", async () => {
  for (const headers of [{}, { "next-action": "00445beafb75db0a6b6b148f05b022cdc5b1c723a0" }]) {
    const answer = await fetch(`${running().url}/sign-in`, {
      method: "POST",
      headers: { origin: "https://evil.example", ...headers },
      body: new URLSearchParams({ email: "a" }),
    });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toBe(
      "This request did not come from a page of this system. Open the page again and repeat it.\n",
    );
  }
});

test("says that the database is gone, and works again by itself when it is back", async ({ browser }) => {
  const { port: databasePort } = cluster;
  await cluster.stop();
  expect((await fetch(`${running().url}/api/health`)).status).toBe(200);
  await expect.poll(ready).toMatchObject({ status: 503, reasons: ["The database does not answer."] });
  const metrics = await fetch(`${running().url}/api/metrics`, { headers: { authorization: `Bearer ${token}` } });
  expect(await metrics.text()).toMatch(/countersign_database_up 0/);
  const broken = await fetch(`${running().url}/sign-in`);
  expect(broken.status).toBe(500);

  cluster = await startCluster(path.join(folder, "postgres"), "the superuser's", ["fsync=off"], databasePort);
  await expect.poll(ready, { timeout: 120_000 }).toEqual({ status: 200, reasons: [] });
  const page = await browser.newPage({ baseURL: running().url });
  await page.goto("/sign-in");
  await expect(page.getByRole("heading", { name: "Sign in to Nordlicht IT" })).toBeVisible();
  await page.close();
  const id = broken.headers.get("x-request-id");
  const told = running()
    .said()
    .split("\n")
    .filter((line) => id !== null && line.includes(id));
  expect(told.map((line) => (JSON.parse(line) as { kind: string }).kind).toSorted()).toContain("failure");
});

test("is backed up while it runs; lost with its database and its library, it is restored and verified", async ({ browser }) => {
  expect(await command("backup", ["night.tar"])).toContain("The record has");
  expect(await running().stop()).toBe(0);
  installation = undefined;
  await asAdmin(cluster.adminUrl(), (admin) => admin.query("DROP DATABASE countersign WITH (FORCE)"));
  rmSync(path.join(data.path, "system", "library"), { recursive: true, force: true });

  await prepare();
  expect(await command("restore", ["night.tar"])).toMatch(/every one verified; the restore itself was recorded/);
  installation = await startInstallation(data.path, port, settings());
  expect(running().said()).not.toContain("/setup?token=");
  const page = await browser.newPage({ baseURL: running().url });
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(anna.email);
  await page.getByLabel("Password").fill(anna.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/");
  await page.goto("/record");
  await expect(page.getByText("restored", { exact: false }).first()).toBeVisible();
  await page.close();
});
