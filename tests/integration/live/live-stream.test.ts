import { afterAll, afterEach, expect, test } from "vitest";
import { database } from "#lib/db/client";
import { closeSharedListening, openListening } from "#lib/db/listen";
import { openSession } from "#lib/db/session-store";
import type { LiveMessage } from "#lib/domain/live-message";
import { deactivatePerson } from "#lib/services/identity/deactivate-person";
import { endSession } from "#lib/services/identity/end-session";
import { sendOutbox } from "#lib/services/outbox/send-outbox";
import { openLiveStream } from "../../../app/api/live/live-stream.ts";
import { asRole, urlFor } from "../../support/database.ts";
import { person, release, staff } from "../../support/factories.ts";
import { contextOf, organisation, type Someone } from "../../support/people.ts";

const db = database();
const send = () => sendOutbox({ db });

interface Reader {
  sessionId: string;
  messages: LiveMessage[];
  /** Waits until a message says so. */
  until: (says: (message: LiveMessage) => boolean) => Promise<LiveMessage>;
  ended: Promise<void>;
  leave: () => void;
}

const readers: Reader[] = [];
afterEach(() => {
  for (const reader of readers.splice(0)) reader.leave();
});
afterAll(closeSharedListening);

/** Opens a stream as a browser does, and answers once it has said how many decisions wait. */
async function read({ id, name }: Someone, after: Date | null = null): Promise<Reader> {
  const sessionId = await openSession(db, id, { address: "192.0.2.1", userAgent: "Firefox" }, "password");
  const left = new AbortController();
  const { actor } = contextOf({ id, name });
  if (actor.kind !== "person") throw new Error("A person reads.");
  const response = openLiveStream({ context: { actor, db }, sessionId, after }, left.signal);
  const messages: LiveMessage[] = [];
  const waiters = new Set<() => void>();
  const ended = (async () => {
    let text = "";
    for await (const bytes of response.body ?? []) {
      text += new TextDecoder().decode(bytes);
      const events = text.split("\n\n");
      text = events.pop() ?? "";
      for (const event of events)
        for (const line of event.split("\n"))
          if (line.startsWith("data: ")) messages.push(JSON.parse(line.slice("data: ".length)) as LiveMessage);
      for (const look of waiters) look();
    }
  })();
  const until = (says: (message: LiveMessage) => boolean): Promise<LiveMessage> =>
    new Promise((resolve) => {
      const look = () => {
        const found = messages.find(says);
        if (found) resolve(found);
      };
      waiters.add(look);
      look();
    });
  const reader = { sessionId, messages, until, ended, leave: () => left.abort() };
  readers.push(reader);
  await until(({ waiting }) => waiting !== undefined);
  return reader;
}

const newsOf = (made: { number: number }, part: string, { news }: LiveMessage) =>
  news?.find(({ stream, sentence }) => stream === `REL-${made.number}` && sentence.includes(part));

const about = (made: { number: number }, part: string) => (message: LiveMessage) => newsOf(made, part, message) !== undefined;

test("who did what on a release is told to others as a sentence, and to oneself as one's own", async () => {
  const { cab } = staff();
  const made = await release({ phase: "planning" });
  await made.prepare();
  const id = await made.ask();
  await send();
  const [one, two] = [await read(cab[0]), await read(cab[1])];
  await made.vote(id, cab[0]);
  await send();
  const told = async (reader: Reader) => newsOf(made, "voted to grant", await reader.until(about(made, "voted to grant")));
  expect(await told(two)).toMatchObject({
    sentence: `REL-${made.number}: Cab One voted to grant build & test.`,
    isOwn: false,
    authorizations: [(await made.authorization(id)).number],
  });
  expect(await told(one)).toMatchObject({ isOwn: true });
});

test("the number of waiting decisions follows what is asked and voted", async () => {
  const { cab } = staff();
  const reader = await read(cab[2]);
  const before = reader.messages[0]?.waiting ?? -1;
  const made = await release({ phase: "planning" });
  await made.prepare();
  const id = await made.ask();
  await send();
  await reader.until(({ waiting }) => waiting === before + 1);
  reader.messages.length = 0;
  await made.vote(id, cab[2]);
  await send();
  await reader.until(({ waiting }) => waiting === before);
});

test("what was sent while nobody listened is told to a browser that comes again, once", async () => {
  const { auditor } = staff();
  const since = new Date();
  const made = await release();
  await send();
  const reader = await read(auditor, since);
  await reader.until(about(made, "raised"));
  await made.ask();
  await send();
  await reader.until(about(made, "asked"));
  const ids = reader.messages.flatMap(({ news = [] }) => news.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});

test("a browser that was away for long is told to look again", async () => {
  const { auditor } = staff();
  const reader = await read(auditor, new Date(Date.now() - 3_600_000));
  await reader.until(({ isGap }) => isGap === true);
});

test("a stream ends at once when its session is ended", async () => {
  const { auditor, tester } = staff();
  const [leaving, staying] = [await read(auditor), await read(tester)];
  await endSession(auditor.context, { sessionId: leaving.sessionId });
  await send();
  await leaving.ended;
  expect(leaving.messages.at(-1)).toEqual({ isOver: true });
  const made = await release();
  await send();
  await staying.until(about(made, "raised"));
});

test("somebody who was deactivated is told that the session is over, and of nothing that happens", async () => {
  const { founder } = organisation();
  const leaver = await person();
  const reader = await read(leaver);
  await deactivatePerson(founder.context, { personId: leaver.id });
  await release();
  await send();
  await reader.ended;
  expect(reader.messages.slice(1)).toEqual([{ isOver: true }]);
});

test("a person has a few streams, and one more is refused until one is left", async () => {
  const someone = await person();
  const opened = [];
  for (let n = 0; n < 8; n++) opened.push(await read(someone));
  await expect(read(someone)).rejects.toThrow(/browsers are kept up to date already/);
  opened[0]?.leave();
  await opened[0]?.ended;
  await read(someone);
});

test("a browser that left before its stream was open takes no place", async () => {
  const { id, name } = await person();
  const sessionId = await openSession(db, id, { address: "192.0.2.1", userAgent: "Firefox" }, "password");
  const { actor } = contextOf({ id, name });
  if (actor.kind !== "person") throw new Error("A person reads.");
  for (let n = 0; n < 9; n++) {
    const response = openLiveStream({ context: { actor, db }, sessionId, after: null }, AbortSignal.abort());
    expect(await response.text()).toMatch(/^retry: \d+\n\n$/);
  }
});

test("listening goes on after its connection was cut, and what came meanwhile is heard of", async () => {
  let heard = 0;
  const listening = openListening(urlFor("countersign_app"));
  const leave = await listening.subscribe(() => {
    heard += 1;
  });
  const heardMoreThan = (before: number) => expect.poll(() => heard, { timeout: 10_000 }).toBeGreaterThan(before);
  await release();
  await send();
  await heardMoreThan(0);
  const before = heard;
  await asRole("postgres", (client) =>
    client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN countersign' AND datname = current_database()",
    ),
  );
  await heardMoreThan(before);
  const reconnected = heard;
  await release();
  await send();
  await heardMoreThan(reconnected);
  leave();
  await listening.close();
});

test("a cut connection costs an open stream no news", async () => {
  const { auditor } = staff();
  const reader = await read(auditor);
  await asRole("postgres", (client) =>
    client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN countersign' AND datname = current_database()",
    ),
  );
  const made = await release();
  await send();
  await reader.until(about(made, "raised"));
});
