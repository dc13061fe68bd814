/**
 * Lists, a release, a decision and a meeting, signed in, beside the same pages with constant rows; and the statements each takes. In
 * an organisation with much to decide: thousands of requests wait for the reader's vote, and a meeting about sixty of them runs.
 */
import { openDatabase } from "#lib/db/client";
import { authorizationQueue } from "#lib/queries/authorization-queue";
import { decisionPage } from "#lib/queries/decision-page";
import { deskCounts } from "#lib/queries/desk";
import { meetingPage } from "#lib/queries/meeting-page";
import { releaseByNumber } from "#lib/queries/release";
import { releaseList } from "#lib/queries/release-list";
import { releaseOverview } from "#lib/queries/release-page";
import { signingMeans } from "#lib/queries/signing-means";
import { releaseClock } from "#lib/queries/waiting-clock";
import { waitingNeighbours } from "#lib/queries/waiting-neighbours";
import { noteEvidenceShown } from "#lib/services/gate/note-evidence-shown";
import { readSession } from "#lib/services/identity/read-session";
import { asAdmin } from "../../scripts/database.ts";
import { everyRelease } from "../support/fill-lists.ts";
import { everyAuthorization, fillWaiting } from "../support/fill-waiting.ts";
import { buildConstantApp, type Replacement } from "./constant-app.ts";
import type { Figure } from "./figure.ts";
import { load } from "./load.ts";
import { holdMeeting, type RunningMeeting } from "./meeting.ts";
import { cookieOf, type Seated, seat } from "./people.ts";
import { whileServed } from "./served.ts";
import { statementsOf } from "./statement-log.ts";
import type { World } from "./world.ts";

const clients = 16;
const seconds = 6;
const mostStatements = 8;
const waiting = 5000;
const itemsOfMeeting = 60;

interface Page {
  what: string;
  path: string;
  reader: Seated;
}

export async function measurePages(world: World): Promise<Figure[]> {
  const busy: World = { ...world, database: await world.clone("bench_pages") };
  const { database: db, close } = openDatabase(busy.database.databaseUrl);
  try {
    const board = await seat(db, "Ingrid Solberg");
    const meeting = await holdMeeting(db, itemsOfMeeting);
    await asAdmin(busy.database.adminUrl, (admin) => fillWaiting(admin, board.context.actor.id, 0, waiting));
    const { number } = await db.release.findFirstOrThrow({
      where: { phase: "check_in", authorizations: { some: { state: "pending" } } },
      select: { number: true },
      orderBy: { number: "desc" },
    });
    const pending = await db.authorization.findFirstOrThrow({
      where: { state: "pending", release: { number } },
      select: { id: true, number: true },
    });
    await noteEvidenceShown(board.context, { authorizationId: pending.id });
    const pages: readonly Page[] = [
      { what: "Release list", path: "/releases?phase=all", reader: board },
      { what: "Release page", path: `/releases/REL-${number}`, reader: board },
      { what: "Decision page", path: `/authorizations/${pending.number}`, reader: board },
      { what: `Queue, ${waiting.toLocaleString("en")} wait for the reader`, path: "/authorizations", reader: board },
      { what: `Meeting page, ${meeting.items} items`, path: `/cab/${meeting.number}`, reader: meeting.chair },
    ];
    const replacements = await answersOf(board, { release: number, authorization: pending.number, meeting });
    const measured = await whileServed(busy, async ({ url }) => {
      const rates = await ratesOf(busy, url, pages);
      const counts = await countsOf(busy, url, pages);
      return { rates, counts };
    });
    const folder = await buildConstantApp(world.home.folder, replacements, world.lifetime);
    const limits = await whileServed(busy, ({ url }) => ratesOf(busy, url, pages), folder);
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

async function ratesOf({ home }: World, url: string, pages: readonly Page[]): Promise<number[]> {
  const rates: number[] = [];
  for (const { path, reader } of pages) {
    const cookie = await cookieOf(reader, home.secrets.session);
    const { requestsPerSecond } = await load({ url: `${url}${path}`, headers: { cookie }, clients, seconds });
    rates.push(requestsPerSecond);
  }
  return rates;
}

async function countsOf({ home, database }: World, url: string, pages: readonly Page[]): Promise<number[]> {
  const counts: number[] = [];
  for (const { path, reader } of pages) {
    const cookie = await cookieOf(reader, home.secrets.session);
    counts.push(
      await statementsOf(database.adminUrl, `${home.folder}/postgres.log`, async () => {
        await (await fetch(`${url}${path}`, { headers: { cookie } })).text();
      }),
    );
  }
  return counts;
}

interface Shown {
  release: number;
  authorization: number;
  meeting: RunningMeeting;
}

/** What the pages' reads answer, once. */
async function answersOf({ context, sessionId }: Seated, { release, authorization, meeting }: Shown): Promise<Replacement[]> {
  const found = await releaseByNumber(context, release);
  const signedIn = await readSession(context.db, sessionId);
  if (!found || !signedIn) throw new Error(`There is no REL-${release}, or nobody is signed in.`);
  const zone = signedIn.person.timeZone;
  return [
    { module: "lib/services/identity/read-session", answers: { readSession: signedIn } },
    { module: "lib/queries/desk", answers: { deskCounts: await deskCounts(context) } },
    { module: "lib/queries/release-list", answers: { releaseList: await releaseList(context, everyRelease) } },
    { module: "lib/queries/release", answers: { releaseByNumber: found } },
    {
      module: "lib/queries/release-page",
      answers: { releaseOverview: await releaseOverview(context, found.release, found.now) },
    },
    {
      module: "lib/queries/waiting-clock",
      answers: { releaseClock: await releaseClock(context, found.release.streamId, found.now) },
    },
    { module: "lib/queries/decision-page", answers: { decisionPage: await decisionPage(context, authorization) } },
    {
      module: "lib/queries/waiting-neighbours",
      answers: { waitingNeighbours: await waitingNeighbours(context, authorization, zone) },
    },
    { module: "lib/queries/signing-means", answers: { signingMeans: await signingMeans(context, authorization, "localhost") } },
    {
      module: "lib/queries/authorization-queue",
      answers: { authorizationQueue: await authorizationQueue(context, everyAuthorization, zone) },
    },
    { module: "lib/queries/meeting-page", answers: { meetingPage: await meetingPage(meeting.chair.context, meeting.number) } },
  ];
}
