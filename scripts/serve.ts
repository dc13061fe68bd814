/** Serves an installation: the web process and one worker, told everything by their environment. */
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { sayProblems, settingsProblems } from "#lib/env";
import { type Environment, keepRunning, nextProgram, startNode } from "./child.ts";
import { type Home, root } from "./home.ts";
import type { Lifetime } from "./lifetime.ts";
import { wordsTo } from "./log-words.ts";
import { step, Unable } from "./say.ts";

export interface Address {
  port: number;
  /** The interface to listen on; a demonstration is never reachable from another machine. */
  host: string;
}

/** The port that PORT names (3000), when it is free. */
export async function chosenAddress(host: string): Promise<Address> {
  const text = process.env["PORT"] ?? "3000";
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new Unable(`PORT is ${JSON.stringify(text)}: it must be a number from 1 to 65535.`);
  for (const one of new Set([host, "127.0.0.1", "::1"])) await requireFree(port, one);
  return { port, host };
}

async function requireFree(port: number, host: string): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host, exclusive: true }, resolve);
    });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EADDRINUSE") throw new Unable(`Port ${port} is taken: choose another one, for example PORT=${port + 1}.`);
    if (code === "EACCES")
      throw new Unable(`Port ${port} is not for ordinary users: choose one above 1023, for example PORT=3000.`);
    if (code !== "EADDRNOTAVAIL" && code !== "EAFNOSUPPORT") throw error;
  }
  await new Promise((resolve) => server.close(resolve));
}

/** Where people reach it. */
export const publicUrl = ({ port }: Address): string => process.env["NEXTAUTH_URL"] ?? `http://localhost:${port}`;

/** The environment of the web process and the worker: never the owner's connection string, and a bucket for real work alone. */
export function childEnvironment(home: Home, databaseUrl: string, extra: Environment): Environment {
  const {
    DATABASE_OWNER_URL: _owner,
    TEST_OWNER_URL: _testOwner,
    TEST_ADMIN_URL: _admin,
    NODE_ENV: _mode,
    ...inherited
  } = process.env;
  const settings = Object.entries(inherited).filter(([name]) => home.name === "system" || !name.startsWith("LIBRARY_S3_"));
  return {
    ...Object.fromEntries(settings),
    ...{ DATABASE_URL: databaseUrl, LIBRARY_DIR: home.library, NEXT_TELEMETRY_DISABLED: "1" },
    ...extra,
  };
}

export interface Serving {
  home: Home;
  address: Address;
  databaseUrl: string;
  /** `start` serves the production build, `dev` the sources. */
  mode: "start" | "dev";
  setupTokenHash?: string | undefined;
  /** Where the processes' output goes, unless a test keeps it: to a terminal in words, to everything else as the log's own lines. */
  log?: NodeJS.WritableStream;
}

/** Starts the web process and the worker and answers when the first request is answered. */
export async function serve(
  { home, address, databaseUrl, mode, setupTokenHash, log }: Serving,
  lifetime: Lifetime,
): Promise<void> {
  const env = childEnvironment(home, databaseUrl, {
    NODE_ENV: mode === "start" ? "production" : "development",
    NEXTAUTH_URL: publicUrl(address),
    NEXTAUTH_SECRET: process.env["NEXTAUTH_SECRET"] ?? home.secrets.session,
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: process.env["NEXT_SERVER_ACTIONS_ENCRYPTION_KEY"] ?? home.secrets.serverActions,
    SIGNING_KEY: process.env["SIGNING_KEY"] ?? home.secrets.signing,
    SETUP_TOKEN_HASH: setupTokenHash,
  });
  // Said here at once: a web process that refuses to start says it too, but takes its time.
  const problems = settingsProblems(env);
  if (problems.length > 0) throw new Unable(sayProblems(problems));
  const { NEXTAUTH_SECRET: _secret, METRICS_TOKEN: _token, SIGNING_KEY: _key, ...workerEnv } = env;
  const output = () => log ?? (process.stderr.isTTY ? wordsTo(process.stderr) : process.stderr);
  await step("Starting", async () => {
    const worker = keepRunning(
      "The worker",
      () => startNode([path.join(root, "lib", "jobs", "worker.ts")], workerEnv),
      lifetime,
      output(),
    );
    const arguments_ = [nextProgram, mode, "--port", String(address.port), "--hostname", address.host];
    const web = keepRunning("The web process", () => startNode(arguments_, env), lifetime, output());
    const healthy = untilHealthy(address).catch((error: unknown) => {
      throw new Unable(
        `The web process does not answer (${error instanceof Error ? error.message : String(error)}):\n${web.lastWords()}`,
      );
    });
    await Promise.race([healthy, web.firstEnd, worker.firstEnd]);
    web.showOutput();
    worker.showOutput();
  });
}

async function untilHealthy({ port, host }: Address): Promise<void> {
  const target = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  let last = "no answer";
  for (const end = Date.now() + 90_000; Date.now() < end; await wait(60)) {
    try {
      const answer = await fetch(`http://${target.includes(":") ? `[${target}]` : target}:${port}/api/health`, {
        signal: AbortSignal.timeout(20_000),
      });
      if (answer.ok) return;
      last = `${answer.status} ${(await answer.text()).slice(0, 200)}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
  }
  throw new Error(last);
}
