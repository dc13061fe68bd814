/** The embedded PostgreSQL: a real server from a package. Only scripts and tests start it. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { type Account, databaseAccount, reachableBinaries, reachableFolder } from "./postgres-place.ts";
import { Unable } from "./say.ts";

export interface Cluster {
  port: number;
  /** Connection string of the superuser, for making roles and databases. */
  adminUrl(database?: string): string;
  stop(): Promise<void>;
  /** Resolves, with the server's last words, when it ends without having been told to. */
  lost: Promise<string>;
}

/** A port nothing listens on. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === "object" ? resolve(address.port) : reject(new Error("No free port.")),
      );
    });
  });

/** Starts a cluster in `folder`, made on first use, on a free port unless one is named. `options` are settings of the server. */
export async function startCluster(
  folder: string,
  password: string,
  options: readonly string[] = [],
  namedPort?: number,
): Promise<Cluster> {
  const account = databaseAccount();
  const binaries = await reachableBinaries(account);
  const data = reachableFolder(folder, account);
  if (!existsSync(path.join(data, "PG_VERSION"))) initialise(data, password, binaries.initdb, account);
  requireVersion(data, binaries.version);
  endFormerServer(data, binaries.pg_ctl, account);

  const port = namedPort ?? (await freePort());
  const logFile = `${folder}.log`;
  const log = openSync(logFile, "w", 0o600);
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", ...options];
  // In a process group of its own: Ctrl-C reaches the supervisor alone, which stops the server last.
  const server = spawn(binaries.postgres, ["-D", data, "-p", String(port), ...settings.flatMap((one) => ["-c", one])], {
    ...account,
    cwd: "/",
    detached: true,
    stdio: ["ignore", log, log],
    env: { ...process.env, LC_MESSAGES: "C", TZ: "UTC" },
  });
  const watch = endWithThisProcess(server);
  const adminUrl = (database = "postgres") =>
    `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  await untilReady(server, adminUrl(), logFile);
  let isStopping = false;
  const lost = new Promise<string>((resolve) => {
    server.once("exit", () => {
      if (!isStopping) resolve(reasonFrom(readFileSync(logFile, "utf8"), "The database ended by itself").message);
    });
  });
  return {
    port,
    adminUrl,
    lost,
    stop: () => {
      isStopping = true;
      return stop(server, watch);
    },
  };
}

function initialise(data: string, password: string, initdb: string, account: Account): void {
  // Renamed into place when whole, so that an interrupted first start leaves nothing half-made.
  const fresh = `${data}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(tmpdir(), `countersign-${process.pid}-${Date.now()}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: "wx" });
  if (account.uid !== undefined && account.gid !== undefined)
    for (const one of [fresh, passwordFile]) chownSync(one, account.uid, account.gid);
  try {
    const flags = ["--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-instructions"];
    const locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const { status, stderr, error } = spawnSync(initdb, [`--pgdata=${fresh}`, `--pwfile=${passwordFile}`, ...flags, ...locale], {
      ...account,
      cwd: "/",
      encoding: "utf8",
      env: { ...process.env, LC_MESSAGES: "C" },
    });
    if (error) throw error;
    if (status !== 0) throw reasonFrom(stderr, "PostgreSQL could not make its data folder");
  } finally {
    rmSync(passwordFile, { force: true });
  }
  rmSync(data, { recursive: true, force: true });
  renameSync(fresh, data);
}

function requireVersion(data: string, version: string): void {
  const made = readFileSync(path.join(data, "PG_VERSION"), "utf8").trim();
  if (!version.startsWith(`${made}.`))
    throw new Unable(`The data in ${data} were written by PostgreSQL ${made}: back up with the former version and restore here.`);
}

/** After `kill -9` a server may still run, or a lock file may name a process that is now another one. */
function endFormerServer(data: string, pgCtl: string, account: Account): void {
  const lock = path.join(data, "postmaster.pid");
  if (!existsSync(lock)) return;
  spawnSync(pgCtl, ["stop", "-D", data, "-m", "fast", "-w", "-t", "60"], { ...account, cwd: "/" });
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, "utf8").split("\n")[0]);
  if (servesFolder(pid, data)) throw new Unable(`A former PostgreSQL (process ${pid}) does not stop: end it and start again.`);
  rmSync(lock, { force: true });
}

function servesFolder(pid: number, data: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(data);
  } catch {
    // Without /proc a living process is taken for the server only by its own word: pg_ctl has just spoken for it.
    return false;
  }
}

/** A watcher that outlives us stops the server when this process is killed without a chance to. */
function endWithThisProcess(server: ChildProcess): ChildProcess | undefined {
  process.once("exit", () => server.kill("SIGINT"));
  if (process.platform === "win32" || server.pid === undefined) return undefined;
  const watch = spawn("sh", ["-c", 'cat > /dev/null; kill -INT "$0"', String(server.pid)], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watch.unref();
  return watch;
}

async function untilReady(server: ChildProcess, url: string, logFile: string): Promise<void> {
  const ended = new Promise<never>((_resolve, reject) => {
    server.once("error", reject);
    server.once("exit", () => reject(reasonFrom(readFileSync(logFile, "utf8"), "PostgreSQL did not start")));
  });
  const answered = async () => {
    for (;;) {
      const client = new pg.Client({ connectionString: url });
      try {
        await client.connect();
        await client.end();
        return;
      } catch (error) {
        const code = (error as { code?: string }).code;
        if (code !== "ECONNREFUSED" && code !== "57P03" && code !== "ECONNRESET") throw error;
      }
      await wait(40);
    }
  };
  ended.catch(() => undefined);
  await Promise.race([answered(), ended]);
}

function reasonFrom(log: string, what: string): Error {
  if (/No space left on device/.test(log)) return new Unable("There is no disk space left: free some and start again.");
  const lines = log.trim().split("\n");
  const line = lines.findLast((one) => /FATAL|PANIC|error/.test(one)) ?? lines.at(-1) ?? "";
  return new Unable(`${what}: ${line.replace(/^.*?(FATAL|PANIC|error):\s*/, "")}`);
}

async function stop(server: ChildProcess, watch: ChildProcess | undefined): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const gone = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGINT");
    const immediate = setTimeout(() => server.kill("SIGQUIT"), 20_000);
    await gone;
    clearTimeout(immediate);
  }
  watch?.kill("SIGKILL");
}
