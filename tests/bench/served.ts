/** A web process that is measured: started on a port of its own, stopped afterwards. */
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { type Environment, endChild, nextProgram, startNode } from "../../scripts/child.ts";
import { freePort } from "../../scripts/postgres.ts";
import { childEnvironment } from "../../scripts/serve.ts";
import type { World } from "./world.ts";

export interface Served {
  url: string;
  /** Bytes of memory that the process holds now. */
  memory: () => number;
}

/** Serves a build of this checkout, or the one in `folder`, for as long as `work` takes. */
export async function whileServed<T>(
  world: World,
  work: (served: Served) => Promise<T>,
  folder?: string,
  settings: Environment = {},
): Promise<T> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const { home, database } = world;
  const env: Environment = childEnvironment(home, database.databaseUrl, {
    NODE_ENV: "production",
    NEXTAUTH_URL: url,
    NEXTAUTH_SECRET: home.secrets.session,
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: home.secrets.serverActions,
    ...settings,
  });
  const args = [
    nextProgram,
    "start",
    ...(folder === undefined ? [] : [folder]),
    "--port",
    String(port),
    "--hostname",
    "127.0.0.1",
  ];
  const child = startNode(args, env);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
  try {
    await untilAnswered(`${url}/api/health`, () => said);
    return await work({ url, memory: () => residentBytes(child.pid ?? 0) });
  } finally {
    await endChild(child);
  }
}

async function untilAnswered(url: string, said: () => string): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await wait(100))
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
  throw new Error(`${url} does not answer: ${said()}`);
}

function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}
