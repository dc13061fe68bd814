import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claim, noteRunning, openHome, release, root } from "../../../scripts/home.ts";
import { freePort } from "../../../scripts/postgres.ts";
import { urlFor } from "../../support/database.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "countersign-commands-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Said {
  code: number;
  said: string;
}

/** Runs a command as npm does, in a data folder of its own and with none of this process's settings. */
function command(args: readonly string[], env: Record<string, string> = {}, nodeFlags: readonly string[] = []): Promise<Said> {
  const { DATABASE_URL: _url, LIBRARY_DIR: _library, PORT: _port, INIT_CWD: _from, ...inherited } = process.env;
  const child = spawn(process.execPath, [...nodeFlags, path.join(root, "scripts", "run.mjs"), ...args], {
    cwd: folder,
    env: { ...inherited, DATA_DIR: path.join(folder, "data"), INIT_CWD: folder, ...env },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code: code ?? -1, said })));
}

/** Runs `work` while something listens on a port, which it is given. */
async function withTakenPort<T>(work: (port: number) => Promise<T>): Promise<T> {
  const server = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  try {
    return await work(port);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

/** What a person sees: the reason, and nothing of a stack. */
function expectSentence({ code, said }: Said, sentence: string): void {
  expect(said.trim().split("\n").at(-1)).toBe(sentence);
  expect(said).not.toMatch(/\n\s+at /);
  expect(code).toBe(1);
}

describe("a command that cannot go on says why in one sentence", () => {
  it("when its port is taken", async () => {
    await withTakenPort(async (port) => {
      const sentence = `Port ${port} is taken: choose another one, for example PORT=${port + 1}.`;
      for (const name of ["demo", "start", "dev"]) expectSentence(await command([name], { PORT: String(port) }), sentence);
    });
  });

  it("when its port is no port", async () => {
    for (const port of ["abc", "0", "65536", "80a", "-1", "3000 "])
      expectSentence(
        await command(["start"], { PORT: port }),
        `PORT is ${JSON.stringify(port)}: it must be a number from 1 to 65535.`,
      );
  });

  it("when the Node is too old for it", async () => {
    const old = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'16.20.2'})";
    const needed = process.platform === "linux" && process.arch === "x64" ? 18 : 24;
    expectSentence(
      await command(["demo"], {}, ["--import", old]),
      `Countersign needs Node ${needed} or newer here; this is Node 16.20.2.`,
    );
  });

  it("when it is no command", async () => {
    expectSentence(
      await command(["deploy"]),
      "Say one of: demo, start, dev, test, check, check-container, bench, backup, restore, db-url, db-prepare, db-migrate, db-new-migration, build-cli.",
    );
    expectSentence(await command(["test", "everything"]), "Say nothing, or one of: check, unit, integration, e2e.");
    expectSentence(
      await command(["db-new-migration", "Add Table"]),
      "Name the migration in small letters: npm run db:new-migration -- add_something",
    );
  });

  it("when nothing runs whose database it could name", async () => {
    expectSentence(await command(["db-url"]), "No database runs: start Countersign first (npm run demo, or npm start).");
    expectSentence(
      await command(["db-migrate"]),
      "Set DATABASE_OWNER_URL, or start Countersign first: it migrates its embedded database by itself.",
    );
  });

  it("when there is nothing to back up, or no file to restore", async () => {
    const system = path.join(folder, "data", "system");
    expectSentence(
      await command(["backup", "here.tar"]),
      `There is no system in ${system}; the demonstration is named by --demo.`,
    );
    expectSentence(
      await command(["backup"]),
      "Say which file: npm run backup -- FILE, and --demo after it for the demonstration.",
    );
    expectSentence(
      await command(["restore", "a", "b"]),
      "Say which file: npm run restore -- FILE, and --demo after it for the demonstration.",
    );
    expectSentence(await command(["restore", "nowhere.tar"]), `There is no file ${path.join(folder, "nowhere.tar")}.`);
    writeFileSync(path.join(folder, "foreign.tar"), "no backup");
    expectSentence(
      await command(["restore", "foreign.tar"]),
      `${path.join(folder, "foreign.tar")} is not a backup of Countersign. Nothing was restored.`,
    );
  });

  it("when an outside database does not answer, or its owner is not told", async () => {
    const port = await freePort();
    const DATABASE_URL = `postgresql://countersign_app@127.0.0.1:${port}/countersign`;
    expectSentence(
      await command(["start"], { DATABASE_URL, PORT: String(await freePort()) }),
      `The database cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}.`,
    );
    expectSentence(
      await command(["backup", "here.tar"], { DATABASE_URL }),
      "Set DATABASE_OWNER_URL besides DATABASE_URL: a backup reads as the owner.",
    );
  });

  it("when it is told to work as a role that could walk round the gate", async () => {
    const PORT = String(await freePort());
    expectSentence(
      await command(["start"], { DATABASE_URL: urlFor("countersign_owner"), PORT }),
      "DATABASE_URL names countersign_owner, which may act as the owner: use the restricted application role.",
    );
    expectSentence(
      await command(["start"], { DATABASE_URL: urlFor("postgres"), PORT }),
      "DATABASE_URL names postgres, a superuser: use the restricted application role.",
    );
  });
}, 120_000);

describe("the folder of an installation", () => {
  it("is claimed once, whoever else may ask", async () => {
    // A process of this checkout, as the note of a running one names it.
    const other: ChildProcess = spawn(process.execPath, [
      "-e",
      "setInterval(() => {}, 1000)",
      path.join(root, "scripts", "start.ts"),
    ]);
    try {
      const home = openHome("system", path.join(folder, "system"));
      writeFileSync(path.join(home.folder, "running.json"), JSON.stringify({ pid: other.pid, url: "http://localhost:3000" }));
      expect(() => claim(home)).toThrow(
        `Countersign runs already in ${home.folder} (process ${other.pid}, http://localhost:3000): stop it first.`,
      );
    } finally {
      other.kill();
      await new Promise((resolve) => other.once("exit", resolve));
    }
  });

  it("is free again when the process of its note is gone, or is somebody else's by now", () => {
    const home = openHome("system", path.join(folder, "system"));
    for (const pid of [1, 2 ** 22 - 1]) {
      writeFileSync(path.join(home.folder, "running.json"), JSON.stringify({ pid }));
      expect(() => claim(home)).not.toThrow();
    }
    noteRunning(home, { databaseUrl: "a", ownerUrl: "b", adminUrl: "c" });
    release(home);
    expect(existsSync(path.join(home.folder, "running.json"))).toBe(false);
  });

  it("keeps its secrets, and keeps them from others", () => {
    const place = path.join(folder, "system");
    const first = openHome("system", place);
    expect(openHome("system", place).secrets).toEqual(first.secrets);
    expect(statSync(path.join(place, "secrets.json")).mode & 0o077).toBe(0);
    expect(new Set(Object.values(first.secrets)).size).toBe(6);
    expect(readFileSync(path.join(place, "secrets.json"), "utf8")).toContain(first.secrets.owner);
  });

  it("keeps a demonstration's library with it, wherever the real one is", () => {
    const before = process.env["LIBRARY_DIR"];
    process.env["LIBRARY_DIR"] = path.join(folder, "real");
    try {
      expect(openHome("system", path.join(folder, "system")).library).toBe(path.join(folder, "real"));
      for (const name of ["demo", "test"] as const)
        expect(openHome(name, path.join(folder, name)).library).toBe(path.join(folder, name, "library"));
    } finally {
      process.env["LIBRARY_DIR"] = before;
    }
  });
});

it("a free port is one nothing listens on", async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, freePort));
  for (const port of ports) await withTakenPort(async () => expect(port).toBeGreaterThan(0));
});
