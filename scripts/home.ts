/** The folder of one installation under .data/: its secrets, its library, its database, and the note that it runs. */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Unable } from "./say.ts";

export const root = path.resolve(import.meta.dirname, "..");

/** Where the folders of all installations stand. */
const dataFolder = () => path.resolve(root, process.env["DATA_DIR"] ?? ".data");

/** `demo` holds the demonstration; `system` real work; `test` the end-to-end tests, `bench` what is measured. */
export type HomeName = "demo" | "system" | "test" | "bench";

export interface Secrets {
  superuser: string;
  owner: string;
  app: string;
  session: string;
  serverActions: string;
  /** Ed25519, PKCS #8 in base64. */
  signing: string;
}

export interface Home {
  name: string;
  folder: string;
  secrets: Secrets;
  library: string;
}

/** What a running installation tells the other commands. */
export interface Running {
  pid: number;
  databaseUrl: string;
  ownerUrl: string;
  adminUrl: string;
  url?: string;
}

const freshSecrets = (): Secrets => ({
  superuser: randomBytes(24).toString("base64url"),
  owner: randomBytes(24).toString("base64url"),
  app: randomBytes(24).toString("base64url"),
  session: randomBytes(32).toString("base64url"),
  serverActions: randomBytes(32).toString("base64"),
  signing: generateKeyPairSync("ed25519").privateKey.export({ format: "der", type: "pkcs8" }).toString("base64"),
});

const enoughMegabytes = 400;

/** Opens an installation's folder, made on first use. Secrets are made once and readable by their owner alone. */
export function openHome(name: HomeName, folder = path.join(dataFolder(), name)): Home {
  // 0711: the server's account must pass through to its own folder, and see nothing else.
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const { bavail, bsize } = statfsSync(folder);
  const free = Math.floor((bavail * bsize) / 1024 / 1024);
  if (free < enoughMegabytes)
    throw new Unable(`There is too little disk space: ${free} MB are free at ${folder}, ${enoughMegabytes} MB are needed.`);
  const file = path.join(folder, "secrets.json");
  const secrets = secretsIn(file);
  // Only real work is kept where LIBRARY_DIR says: a demonstration that is made anew empties its library.
  const library = path.resolve((name === "system" && process.env["LIBRARY_DIR"]) || path.join(folder, "library"));
  mkdirSync(library, { recursive: true, mode: 0o700 });
  return { name, folder, secrets, library };
}

/** An installation of an earlier version gets what it lacks, once. */
function secretsIn(file: string): Secrets {
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Partial<Secrets>) : {};
  const secrets = { ...freshSecrets(), ...kept };
  if (Object.keys(secrets).some((name) => !(name in kept))) writeWhole(file, secrets);
  return secrets;
}

/** Under its name whole or not at all, also when the disk is full or the power goes. */
function writeWhole(file: string, content: unknown): void {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(content, null, 2), { mode: 0o600, flush: true });
  renameSync(fresh, file);
}

const noteOf = (folder: string) => path.join(folder, "running.json");

/** The running installation of a folder, if its process lives. */
export function runningIn(name: HomeName): Running | undefined {
  return livingNote(path.join(dataFolder(), name));
}

function livingNote(folder: string): Running | undefined {
  const file = noteOf(folder);
  if (!existsSync(file)) return undefined;
  const note = JSON.parse(readFileSync(file, "utf8")) as Partial<Running>;
  return note.pid !== undefined && note.pid !== process.pid && isOurs(note.pid) ? (note as Running) : undefined;
}

/** A process number may have been given to somebody else since: where /proc tells, its command line must name this checkout. */
function isOurs(pid: number): boolean {
  if (existsSync("/proc/self/cmdline")) {
    const file = `/proc/${pid}/cmdline`;
    return existsSync(file) && readFileSync(file, "utf8").includes(path.join(root, "scripts"));
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Takes the folder for this process, or says who has it. */
export function claim(home: Home): void {
  const other = livingNote(home.folder);
  if (other)
    throw new Unable(
      `Countersign runs already in ${home.folder} (process ${other.pid}${other.url ? `, ${other.url}` : ""}): stop it first.`,
    );
  writeWhole(noteOf(home.folder), { pid: process.pid });
}

export function noteRunning(home: Home, running: Omit<Running, "pid">): void {
  writeWhole(noteOf(home.folder), { pid: process.pid, ...running });
}

export function release(home: Home): void {
  rmSync(noteOf(home.folder), { force: true });
}
