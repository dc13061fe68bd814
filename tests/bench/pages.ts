/** The list, a release and a decision, signed in, beside the same pages with constant rows; and the statements each takes. */
import { openDatabase } from "#lib/db/client";
import { decisionPage } from "#lib/queries/decision-page";
import { releaseByNumber } from "#lib/queries/release";
import { releaseList } from "#lib/queries/release-list";
import { releaseOverview } from "#lib/queries/release-page";
import { countWaitingVotes } from "#lib/queries/waiting-votes";
import { readSession } from "#lib/services/identity/read-session";
import { everyRelease } from "../support/fill-lists.ts";
import { buildConstantApp, type Replacement } from "./constant-app.ts";
import type { Figure } from "./figure.ts";
import { load } from "./load.ts";
import { cookieOf, type Seated, seat } from "./people.ts";
import { whileServed } from "./served.ts";
import { statementsOf } from "./statement-log.ts";
import type { World } from "./world.ts";

const clients = 16;
const seconds = 6;
const mostStatements = 8;

interface Page {
  what: string;
  path: string;
}

export async function measurePages(world: World): Promise<Figure[]> {
  const { database: db, close } = openDatabase(world.database.databaseUrl);
  try {
    const board = await seat(db, "Ingrid Solberg");
    const { number } = await db.release.findFirstOrThrow({
      where: { phase: "check_in", authorizations: { some: { state: "pending" } } },
      select: { number: true },
      orderBy: { number: "desc" },
    });
    const pending = await db.authorization.findFirstOrThrow({
      where: { state: "pending", release: { number } },
      select: { number: true },
    });
    const pages: readonly Page[] = [
      { what: "Release list", path: "/releases?phase=all" },
      { what: "Release page", path: `/releases/REL-${number}` },
      { what: "Decision page", path: `/authorizations/${pending.number}` },
    ];
    const cookie = await cookieOf(board, world.home.secrets.session);
    const replacements = await answersOf(board, number, pending.number);
    const measured = await whileServed(world, async ({ url }) => {
      const rates = await ratesOf(url, pages, cookie);
      const counts = await countsOf(world, url, pages, cookie);
      return { rates, counts };
    });
    const folder = await buildConstantApp(world.home.folder, replacements, world.lifetime);
    const limits = await whileServed(world, ({ url }) => ratesOf(url, pages, cookie), folder);
    return pages.flatMap(({ what }, index) => [
      {
        what: `${what}, ${clients} clients`,
        ...{ measured: measured.rates[index] ?? 0, limit: limits[index] ?? 0, unit: "/s" },
        ...{ beside: "the same with constant rows", target: { atLeast: 0.5 } },
      },
      {
        what: `${what}, statements`,
        ...{ measured: measured.counts[index] ?? 0, limit: mostStatements, unit: "" },
        ...{ beside: "the most that a page may take", target: { atMost: 1 } },
      },
    ]);
  } finally {
    await close();
  }
}

async function ratesOf(url: string, pages: readonly Page[], cookie: string): Promise<number[]> {
  const rates: number[] = [];
  for (const { path } of pages) {
    const { requestsPerSecond } = await load({ url: `${url}${path}`, cookie, clients, seconds });
    rates.push(requestsPerSecond);
  }
  return rates;
}

async function countsOf(world: World, url: string, pages: readonly Page[], cookie: string): Promise<number[]> {
  const counts: number[] = [];
  for (const { path } of pages)
    counts.push(
      await statementsOf(world.database.adminUrl, `${world.home.folder}/postgres.log`, async () => {
        await (await fetch(`${url}${path}`, { headers: { cookie } })).text();
      }),
    );
  return counts;
}

/** What the pages' reads answer, once. */
async function answersOf(board: Seated, release: number, authorization: number): Promise<Replacement[]> {
  const { context } = board;
  const found = await releaseByNumber(context, release);
  if (!found) throw new Error(`There is no REL-${release}.`);
  return [
    { module: "lib/services/identity/read-session", answers: { readSession: await readSession(context.db, board.sessionId) } },
    { module: "lib/queries/waiting-votes", answers: { countWaitingVotes: await countWaitingVotes(context) } },
    { module: "lib/queries/release-list", answers: { releaseList: await releaseList(context, everyRelease) } },
    { module: "lib/queries/release", answers: { releaseByNumber: found } },
    {
      module: "lib/queries/release-page",
      answers: { releaseOverview: await releaseOverview(context, found.release, found.now) },
    },
    { module: "lib/queries/decision-page", answers: { decisionPage: await decisionPage(context, authorization) } },
  ];
}
