/** The change advisory board meets every week: twice it was held, with minutes, and the next time is soon. */
import type { Verdict } from "#lib/domain/quorum";
import { demonstrationPassword } from "#lib/domain/signature";
import { callItem } from "#lib/services/meeting/call-item";
import { closeMeeting } from "#lib/services/meeting/close-meeting";
import { consent } from "#lib/services/meeting/consent";
import { defineSeries } from "#lib/services/meeting/define-series";
import { joinMeeting } from "#lib/services/meeting/join-meeting";
import { leaveMeeting } from "#lib/services/meeting/leave-meeting";
import { pullItem } from "#lib/services/meeting/pull-item";
import { startMeeting } from "#lib/services/meeting/start-meeting";
import { takeUpItem } from "#lib/services/meeting/take-up-item";
import { homeZone, type PersonKey, type SeededPerson } from "./people.ts";
import type { Plot } from "./plot.ts";
import * as board from "./plots/board.ts";
import { digestOf } from "./request.ts";
import { placeOf, vote } from "./sign.ts";
import { day, hour, minute, type Story } from "./story.ts";
import { begin, type Teller } from "./teller.ts";
import * as work from "./work.ts";

const chair: PersonKey = "ingrid";

export async function tellMeetings(story: Story): Promise<void> {
  const { nordwind, clock } = story;
  const { people, db } = nordwind;
  const next = nextMeeting(story);
  await clock.until(new Date(next.getTime() - 21 * day));
  const { id: authorityId } = await db.authority.findUniqueOrThrow({ where: { key: "cab" }, select: { id: true } });
  const seriesId = await defineSeries(people.henrik.context, {
    authorityId,
    name: "CAB weekly",
    chairId: people[chair].id,
    repeats: "FREQ=WEEKLY",
    ownRule: "",
    startsOn: localTime(new Date(next.getTime() - 14 * day)),
    timeZone: homeZone,
    minutes: 60,
    itemMinutes: 5,
    leadHours: 24,
    quorum: 2,
  });
  await firstMeeting(story, seriesId, new Date(next.getTime() - 14 * day));
  await secondMeeting(story, seriesId, new Date(next.getTime() - 7 * day));
  for (const plot of [board.faxReceipts, board.forecastWeather])
    await asks(story, plot, new Date(story.ends.getTime() - 2.5 * day));
}

/** At ten in the morning of the next working day. */
function nextMeeting({ ends }: Story): Date {
  const at = new Date(ends.getTime() + day);
  at.setUTCHours(9, 0, 0, 0);
  const weekend = { 6: 2, 0: 1 }[at.getUTCDay()] ?? 0;
  return new Date(at.getTime() + weekend * day);
}

const localTime = (at: Date): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: homeZone, dateStyle: "short", timeStyle: "short" }).format(at).replace(" ", "T");

/** A small release as far as its request for build & test. Answers the authorization's id. */
async function asks(story: Story, plot: Plot, at: Date): Promise<{ teller: Teller; id: string }> {
  const teller = await begin(story, at, plot, new Date(at.getTime() + 20 * day));
  await teller.pass();
  await work.plan(teller, { start: new Date(at.getTime() + 18 * day), hours: 3 });
  return { teller, id: await teller.ask() };
}

interface Session {
  meetingId: string;
  pass: (minutes: number) => Promise<void>;
  here: (...who: PersonKey[]) => Promise<void>;
  call: (authorizationId: string) => Promise<void>;
  vote: (by: PersonKey, authorizationId: string, verdict?: Verdict, reason?: string) => Promise<void>;
  close: () => Promise<void>;
}

/** Starts the planned meeting of the series, a few minutes late as ever. */
async function opens(story: Story, seriesId: string, at: Date): Promise<Session> {
  const { nordwind, clock } = story;
  const { people, db } = nordwind;
  await clock.until(new Date(at.getTime() + 2 * minute));
  const { id: meetingId } = await db.meeting.findFirstOrThrow({ where: { seriesId, state: "planned" }, select: { id: true } });
  const presiding = people[chair].context;
  await startMeeting(presiding, { meetingId });
  return {
    meetingId,
    pass: (minutes) => clock.pass(minutes * minute),
    here: async (...who) => {
      for (const key of who) await joinMeeting(people[key].context, { meetingId });
    },
    call: (authorizationId) => callItem(presiding, { meetingId, authorizationId }),
    vote: async (by, authorizationId, verdict = "grant", reason = "") => {
      const person = await seated(story, people[by], authorizationId);
      await voteIn(story, person, authorizationId, verdict, reason);
    },
    close: () => closeMeeting(presiding, { meetingId }),
  };
}

const voteIn = async (story: Story, person: SeededPerson, authorizationId: string, verdict: Verdict, reason: string) => {
  const evidenceDigest = await digestOf(story.nordwind, authorizationId);
  await vote(person, { authorizationId, verdict, reason, evidenceDigest });
};

/** The same person: the story is wrong where they have no seat. */
async function seated({ nordwind: { db } }: Story, person: SeededPerson, authorizationId: string): Promise<SeededPerson> {
  const seat = await db.authorizationSeat.findFirst({ where: { authorizationId, personId: person.id } });
  if (!seat) throw new Error(`${person.name} has no seat on this.`);
  return person;
}

async function firstMeeting(story: Story, seriesId: string, at: Date): Promise<void> {
  const { people } = story.nordwind;
  const fax = await asks(story, board.faxHeaders, new Date(at.getTime() - 5 * day));
  const forecast = await asks(story, board.forecastHolidays, new Date(at.getTime() - 4 * day));
  const session = await opens(story, seriesId, at);
  await session.here("ingrid", "mateo", "henrik");
  await session.pass(3);
  await grantTogether(story, session, fax.id, ["ingrid", "mateo"]);
  await session.pass(2);
  await session.call(forecast.id);
  await session.pass(7);
  await session.vote("ingrid", forecast.id, "grant", "The back-out is one step. Good.");
  await session.vote("henrik", forecast.id);
  await session.pass(4);
  await leaveMeeting(people.mateo.context, { meetingId: session.meetingId });
  await session.pass(2);
  await session.close();
  for (const { teller } of [fax, forecast]) await teller.enter("build_and_test");
}

async function secondMeeting(story: Story, seriesId: string, at: Date): Promise<void> {
  const { people } = story.nordwind;
  const quiet = await asks(story, board.quietRecommendations, new Date(at.getTime() - 5 * day));
  const tracking = await asks(story, board.trackingLinks, new Date(at.getTime() - 4 * day));
  const late = await asks(story, board.faxArchive, new Date(at.getTime() - 18 * hour));
  const session = await opens(story, seriesId, at);
  await session.here("ingrid", "olga", "henrik", "jonas");
  await session.pass(2);
  await takeOut(story, session, quiet.id, "olga", "Who checks that yesterday is yesterday in every time zone?");
  await session.call(quiet.id);
  await session.pass(6);
  await session.vote("olga", quiet.id, "grant", "The test has it for three zones.");
  await session.vote("ingrid", quiet.id);
  await session.call(tracking.id);
  await session.pass(9);
  for (const by of ["ingrid", "olga", "henrik", "mateo"] as const)
    await refuseIfOpen(
      story,
      session,
      tracking.id,
      by,
      "The carriers do not send the weight yet. Plan it again when two of them do.",
    );
  await takeUpItem(people[chair].context, {
    meetingId: session.meetingId,
    authorizationId: late.id,
    word: "The auditors come on Monday.",
  });
  await session.call(late.id);
  await session.pass(3);
  await session.vote("ingrid", late.id);
  await session.vote("henrik", late.id);
  await session.pass(1);
  await session.close();
  for (const { teller } of [quiet, late]) await teller.enter("build_and_test");
}

/** By one action of each where it stands in the block, else one by one. */
async function grantTogether(story: Story, session: Session, authorizationId: string, who: readonly PersonKey[]): Promise<void> {
  const { people, db } = story.nordwind;
  const item = await db.meetingItem.findFirst({
    where: { meetingId: session.meetingId, authorizationId },
    select: { inBlock: true },
  });
  for (const key of who) {
    const evidenceDigest = await digestOf(story.nordwind, authorizationId);
    const block = { meetingId: session.meetingId, shown: [{ authorizationId, evidenceDigest }] };
    if (item?.inBlock)
      await consent(people[key].context, { ...block, password: demonstrationPassword }, await placeOf(people[key]));
    else await session.vote(key, authorizationId);
    await session.pass(1);
  }
}

async function takeOut(story: Story, session: Session, authorizationId: string, by: PersonKey, reason: string): Promise<void> {
  const { people, db } = story.nordwind;
  const item = await db.meetingItem.findFirst({
    where: { meetingId: session.meetingId, authorizationId },
    select: { inBlock: true },
  });
  if (item?.inBlock) await pullItem(people[by].context, { meetingId: session.meetingId, authorizationId, reason });
}

/** Until it is refused: a board says no when the votes that are left cannot grant it. */
async function refuseIfOpen(
  story: Story,
  session: Session,
  authorizationId: string,
  by: PersonKey,
  reason: string,
): Promise<void> {
  const { db, people } = story.nordwind;
  const { state } = await db.authorization.findUniqueOrThrow({ where: { id: authorizationId }, select: { state: true } });
  const seat = await db.authorizationSeat.findFirst({ where: { authorizationId, personId: people[by].id } });
  if (state === "pending" && seat) await session.vote(by, authorizationId, "refuse", reason);
}
