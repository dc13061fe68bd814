/** What waits for somebody's vote, at a hundred and at five thousand requests: the buffers that PostgreSQL touches, counted by EXPLAIN. */
import { openDatabase } from "#lib/db/client";
import { authorizationQueue } from "#lib/queries/authorization-queue";
import { myAuthorizations } from "#lib/queries/home-authorizations";
import { countWaitingVotes } from "#lib/queries/waiting-votes";
import { asAdmin } from "../../scripts/database.ts";
import { buffersOf } from "../support/buffers.ts";
import { everyAuthorization, fillWaiting } from "../support/fill-waiting.ts";
import type { Figure } from "./figure.ts";
import { seat } from "./people.ts";
import type { World } from "./world.ts";

const [few, many] = [100, 5000];
const zone = "Europe/Berlin";

export async function measureWaiting(world: World): Promise<Figure[]> {
  const database = await world.clone("bench_waiting");
  const { database: db, close } = openDatabase(database.databaseUrl);
  const { actor } = (await seat(db, "Ingrid Solberg")).context;
  await close();
  const touched = async (from: number, to: number) => {
    await asAdmin(database.adminUrl, (admin) => fillWaiting(admin, actor.id, from, to));
    const of = async (query: Parameters<typeof buffersOf>[2]) => (await buffersOf(database.databaseUrl, actor, query)).buffers;
    return {
      count: await of(countWaitingVotes),
      home: (await of((viewer) => myAuthorizations(viewer, actor.id, zone))) / to,
      queue: (await of((viewer) => authorizationQueue(viewer, everyAuthorization, zone))) / to,
    };
  };
  const small = await touched(0, few);
  const large = await touched(few, many);
  const beside = `at ${few.toLocaleString("en")}`;
  const at = `at ${many.toLocaleString("en")}`;
  // Within a day they are put in order by risk: that takes all of the day, but each of them no more than when there are few.
  return [
    { what: `Votes that wait, counted, ${at}`, measured: large.count, limit: small.count, unit: "buffers" },
    { what: `First page, for each that waits, ${at}`, measured: large.home, limit: small.home, unit: "buffers" },
    { what: `Queue, for each that waits, ${at}`, measured: large.queue, limit: small.queue, unit: "buffers" },
  ].map((figure) => ({ ...figure, beside, target: { atMost: 1.5 } }));
}
