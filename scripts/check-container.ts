/**
 * `npm run check:container`: does what an engine would do with the Containerfile, in folders: builds, keeps the production files
 * alone, prepares and migrates a database of its own, starts web and worker from there and asks whether they are ready.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Assembled, assemble } from "./container/assemble.ts";
import { readStages } from "./container/containerfile.ts";
import { databaseName } from "./database.ts";
import { root } from "./home.ts";
import { type Lifetime, live } from "./lifetime.ts";
import { freePort, startCluster } from "./postgres.ts";
import { megabytes, step, Unable } from "./say.ts";

interface Part {
  child: ChildProcess;
  said: () => string;
  ended: Promise<number | null>;
}

/** Starts a part of the image with nothing but what the image and `settings` tell it. */
function startPart({ folder, env, command }: Assembled, part: readonly string[], settings: Record<string, string>): Part {
  const [, ...entry] = command.slice(0, -1);
  const child = spawn(process.execPath, [...entry, ...part], {
    cwd: folder,
    env: { PATH: "/usr/bin:/bin", ...env, ...settings } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return { child, said: () => output, ended: new Promise((resolve) => child.once("close", resolve)) };
}

async function toItsEnd(image: Assembled, part: readonly string[], settings: Record<string, string>): Promise<void> {
  const { ended, said } = startPart(image, part, settings);
  const code = await ended;
  if (code !== 0) throw new Unable(`${part.join(" ")} ended with ${code}:\n${said()}`);
}

async function untilReady(port: number, parts: readonly Part[]): Promise<void> {
  let last = "no answer";
  for (const end = Date.now() + 60_000; Date.now() < end; await wait(200)) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/ready`).catch(() => null);
    if (answer?.ok) return;
    if (answer) last = await answer.text();
    if (parts.some(({ child }) => child.exitCode !== null)) break;
  }
  throw new Unable(`It does not become ready: ${last}\n${parts.map(({ said }) => said()).join("\n")}`);
}

async function tryOut(image: Assembled, place: string, lifetime: Lifetime): Promise<void> {
  const cluster = await step("Starting a database", () => startCluster(path.join(place, "postgres"), "admin"));
  lifetime.atEnd(() => cluster.stop());
  const urlOf = (role: string) => `postgresql://${role}:secret-of-${role}@127.0.0.1:${cluster.port}/${databaseName}`;
  const [ownerUrl, databaseUrl] = [urlOf("countersign_owner"), urlOf("countersign_app")];
  const data = path.join(place, "data");
  mkdirSync(data);
  const folders = { DATA_DIR: data, LIBRARY_DIR: path.join(data, "library") };
  const owner = { ...folders, DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: databaseUrl };
  await step("prepare", () => toItsEnd(image, ["prepare"], { ...owner, DATABASE_ADMIN_URL: cluster.adminUrl() }));
  await step("migrate", () => toItsEnd(image, ["migrate"], { DATABASE_OWNER_URL: ownerUrl }));
  const port = await freePort();
  const app = { ...folders, DATABASE_URL: databaseUrl };
  const web = startPart(image, ["web"], {
    ...app,
    PORT: String(port),
    HOSTNAME: "127.0.0.1",
    NEXTAUTH_URL: `http://localhost:${port}`,
    NEXTAUTH_SECRET: "a secret for this check, which is long enough",
  });
  const worker = startPart(image, ["worker"], app);
  for (const { child, ended } of [web, worker])
    lifetime.atEnd(async () => {
      child.kill("SIGTERM");
      await ended;
    });
  await step("web and worker become ready", () => untilReady(port, [web, worker]));
  await step("a page, its style and its script", () => lookAt(`http://localhost:${port}`));
  for (const [name, { child, ended, said }] of Object.entries({ web, worker })) {
    child.kill("SIGTERM");
    const code = await ended;
    // 143: Next has finished what it was answering, and says which signal ended it.
    if (code !== 0 && code !== 143) throw new Unable(`${name} ended with ${code} when told to stop:\n${said()}`);
  }
}

/** The page of the first visit, and everything it loads. */
async function lookAt(url: string): Promise<void> {
  const page = await fetch(`${url}/setup`);
  const html = await page.text();
  const loaded = [...html.matchAll(/(?:src|href)="(\/_next\/static\/[^"]+)"/g)].map(([, file = ""]) => file);
  if (!page.ok || loaded.length < 2) throw new Unable(`The page answers ${page.status} and loads ${loaded.length} files.`);
  for (const file of new Set(loaded)) {
    const answer = await fetch(url + file);
    if (!answer.ok) throw new Unable(`${file} answers ${answer.status}.`);
  }
}

const sizeOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((all, entry) => all + lstatSync(path.join(entry.parentPath, entry.name)).size, 0);

await live(async (lifetime) => {
  console.log("The container image, without an engine");
  const place = mkdtempSync(path.join(tmpdir(), "countersign-container-"));
  chmodSync(place, 0o711);
  lifetime.atEnd(() => rmSync(place, { recursive: true, force: true }));
  const image = await assemble(readStages(readFileSync(path.join(root, "Containerfile"), "utf8")), place);
  await tryOut(image, place, lifetime);
  console.log(`\nThe image would hold ${megabytes(sizeOf(image.folder))} besides Node's own.`);
});
