/** The machine interface over HTTP, beside bare route handlers that do one indexed statement each, asked by the same clients in turn. */
import { openDatabase } from "#lib/db/client";
import { tokenVerbs } from "#lib/domain/access-token";
import { demonstrationPassword } from "#lib/domain/signature";
import { makeToken } from "#lib/services/identity/make-token";
import { asAdmin } from "../../scripts/database.ts";
import { bareTable, buildBareApp } from "./bare-app.ts";
import { type Figure, median } from "./figure.ts";
import { type Asking, type Load, load } from "./load.ts";
import { seat } from "./people.ts";
import { whileServed } from "./served.ts";
import { writesOf } from "./statement-log.ts";
import type { World } from "./world.ts";

const clients = 16;
const seconds = Number(process.env["API_SECONDS"] ?? 6);
const rounds = 3;
const checksCounted = 20;

type Request = Pick<Asking, "url" | "headers" | "body">;

interface Call {
  what: string;
  ours: Request;
  bare: Request;
  /** Whether DESIGN asks half the rate of the bare handler. */
  isGateCheck?: boolean;
}

export async function measureApi(world: World): Promise<Figure[]> {
  const busy: World = { ...world, database: await world.clone("bench_api") };
  const { adminUrl } = busy.database;
  await asAdmin(adminUrl, (admin) => admin.query(bareTable));
  const asked = await whatIsAsked(busy);
  const bare = await buildBareApp(world.home.folder, world.lifetime);
  // Checks are signed, and a token may make so many calls here that none is turned away.
  const settings = { SIGNING_KEY: world.home.secrets.signing, API_RATE_PER_MINUTE: "10000000" };
  return whileServed(
    busy,
    (ours) =>
      whileServed(
        busy,
        async (limit) => {
          const calls = asked({ ours: ours.url, bare: limit.url });
          const figures: Figure[] = [];
          for (const call of calls) figures.push(...(await measureCall(call)));
          const check = calls.find(({ isGateCheck }) => isGateCheck);
          if (check) figures.push(await writesPerCheck(busy, check.ours));
          return figures;
        },
        bare,
      ),
    undefined,
    settings,
  );
}

/** In turn, since a machine is not equally quick all the time. */
async function measureCall({ what, ours, bare, isGateCheck }: Call): Promise<Figure[]> {
  const taken: Record<"ours" | "bare", Load>[] = [];
  for (let round = 0; round < rounds; round += 1)
    taken.push({
      ours: await load({ ...ours, clients, seconds: seconds / rounds }),
      bare: await load({ ...bare, clients, seconds: seconds / rounds }),
    });
  const middle = (of: (loads: (typeof taken)[number]) => number) => median(taken.map(of));
  const beside = `a bare route handler, one ${bare.body ? "INSERT" : "SELECT"}`;
  return [
    {
      what: `${what}, ${clients} clients`,
      ...{ measured: middle((one) => one.ours.requestsPerSecond), limit: middle((one) => one.bare.requestsPerSecond) },
      ...{ unit: "/s", beside, target: isGateCheck ? { atLeast: 0.5 } : null },
    },
    {
      what: `${what}, p95`,
      ...{ measured: middle((one) => one.ours.p95), limit: middle((one) => one.bare.p95) },
      ...{ unit: "ms", beside, target: isGateCheck ? { atMost: 2 } : null },
    },
  ];
}

/** The token was used a moment ago, so that nobody notes it again. */
async function writesPerCheck({ home, database }: World, { url, headers, body }: Request): Promise<Figure> {
  const check = async () => {
    const sent = { "content-type": "application/json", ...headers };
    const answer = await fetch(url, { method: "POST", headers: sent, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`A gate check answered ${answer.status}.`);
  };
  await check();
  const measured = await writesOf(database.adminUrl, `${home.folder}/postgres.log`, async () => {
    for (let n = 0; n < checksCounted; n += 1) await check();
  });
  return {
    what: "Statements that write",
    ...{ measured, limit: checksCounted, unit: "", beside: "gate checks", target: { atMost: 0 } },
  };
}

/** What is asked of both, by a token of a release manager. */
async function whatIsAsked({ database: { databaseUrl } }: World): Promise<(at: { ours: string; bare: string }) => Call[]> {
  const { database: db, pool, close } = openDatabase(databaseUrl);
  try {
    const { context, sessionId } = await seat(db, "Jonas Weber");
    const token = { name: "Bench", verbs: [...tokenVerbs], services: [], days: 1, password: demonstrationPassword };
    const headers = { authorization: `Bearer ${await makeToken(context, token, { sessionId })}` };
    const { number } = await db.release.findFirstOrThrow({ where: { phase: "build_and_test" }, select: { number: true } });
    const running = await db.runningVersion.findFirstOrThrow({
      where: { environment: { isProduction: true }, sha256: { in: (await db.libraryItem.findMany()).map((one) => one.sha256) } },
      select: { sha256: true, environment: { select: { name: true } } },
    });
    const { rows } = await pool.query<{ id: string }>("SELECT id FROM bare LIMIT 1");
    return (at) => {
      const call = (path: string, body?: object): Request => ({
        url: `${at.ours}/api/v1${path}`,
        headers,
        ...(body && { body }),
      });
      const read: Request = { url: `${at.bare}/row/${rows[0]?.id}`, headers };
      const add: Request = { url: `${at.bare}/row`, headers, body: { title: "Measured" } };
      const raised = { title: "Measured", purpose: "To be measured.", kind: "patch", service: "web-shop", changes: [] };
      const checked = { digest: running.sha256, environment: running.environment.name };
      return [
        { what: "API: gate check", ours: call("/gate-checks", checked), bare: read, isGateCheck: true },
        { what: "API: read a release", ours: call(`/releases/REL-${number}`), bare: read },
        { what: "API: list 50 releases", ours: call("/releases?limit=50"), bare: read },
        { what: "API: raise a release", ours: call("/releases", raised), bare: add },
      ];
    };
  } finally {
    await close();
  }
}
