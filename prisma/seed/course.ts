/** The way of a release from gate to gate, and what may happen to it on the way. */
import type { Verdict } from "#lib/domain/quorum";
import { type Gate, gates } from "#lib/domain/release";
import { observedUntil } from "#lib/domain/review";
import { raiseDefect } from "#lib/services/build/raise-defect";
import { settleDefect } from "#lib/services/build/settle-defect";
import { askRatification } from "#lib/services/gate/ask-ratification";
import { expireAuthorization } from "#lib/services/gate/expire-authorization";
import { withdrawAuthorization } from "#lib/services/gate/withdraw-authorization";
import type { PersonKey } from "./people.ts";
import type { Plot } from "./plot.ts";
import { day, daysBefore, hour, minute, type Story } from "./story.ts";
import { begin, personOf, type Teller } from "./teller.ts";
import * as work from "./work.ts";

export type Incident = (teller: Teller, chapter: Chapter) => Promise<void>;

/** One release's part in the story. Times are days before the present; below zero they lie ahead of it. */
export interface Chapter {
  plot: Plot;
  /** When its changes are asked for. */
  began: number;
  /** When its window opens. */
  window: number;
  windowHours?: number;
  /** When the gate that it stands before is made ready; as a rule in step with the window. */
  ready?: number;
  /** What is done before a gate is asked for, where it is not the usual. */
  prepares?: Partial<Record<Gate, readonly Incident[]>>;
  /** What happens when a gate is ready, before it is asked for and passed. */
  happens?: Partial<Record<Gate, readonly Incident[]>>;
  /** The gate before which it stands at the end. */
  stops?: Gate;
}

/** How much of the time from the beginning to the window is over when a gate is made ready. */
const share: Readonly<Record<Exclude<Gate, "closed">, number>> = {
  planning: 0,
  build_and_test: 0.12,
  check_in: 0.5,
  deployment: 0.78,
};

export async function tellChapter(story: Story, chapter: Chapter): Promise<void> {
  const { plot, began, prepares, happens, stops } = chapter;
  const at = began < urgent ? daysBefore(story, began) : workday(daysBefore(story, began, 7 + (plot.title.length % 4)));
  const teller = await begin(story, at, plot, daysBefore(story, chapter.window - 1, 16));
  for (const gate of gates) {
    if (gate !== "closed") await story.clock.until(readyAt(teller, chapter, gate));
    for (const step of [...(prepares?.[gate] ?? usualWay[gate]), ...(happens?.[gate] ?? [])]) await step(teller, chapter);
    if (stops === gate) return;
    await teller.pass();
  }
}

/** What began less than so many days ago is told to the minute, so that it is true at any hour of the day. */
const urgent = 4;

/** People make things ready on weekdays, in the morning. */
function readyAt({ story, number }: Teller, { began, window, ready, stops }: Chapter, gate: keyof typeof share): Date {
  const end = ready ?? window;
  const atOnce = gate === "planning" || began === end;
  if (atOnce) return daysBefore(story, began + 1);
  const whole = ready !== undefined && stops && stops !== "closed" ? share[stops] : 1;
  const daysAgo = began - ((began - end) * share[gate]) / whole;
  if (began < urgent) return daysBefore(story, daysAgo);
  return workday(daysBefore(story, daysAgo, 7 + ((number + gates.indexOf(gate) * 3) % 7)));
}

function workday(at: Date): Date {
  const daysBack = { 6: 1, 0: 2 }[at.getUTCDay()] ?? 0;
  return new Date(at.getTime() - daysBack * day);
}

/** Deployments are made in the evening; one that is due today opened when it had to. */
const windowOf = ({ story }: Teller, days: number, hours = 3): work.Window => ({
  start: daysBefore(story, days, Math.abs(days) < 1 ? undefined : 20),
  hours,
});

export const plans: Incident = (teller, { window, windowHours }) => work.plan(teller, windowOf(teller, window, windowHours));
export const builds: Incident = (teller) => (teller.plot.decommission ? work.decommission(teller, true) : work.build(teller));
export const accepts: Incident = (teller) => work.acceptEverything(teller);
export const checksIn: Incident = (teller) => work.checkInAndWriteRunSheet(teller);
/** What is large is tried in staging first. */
export const rehearsesWhatIsLarge: Incident = async (teller) => {
  const { kind, retires } = await teller.read();
  if (kind === "major" && !retires) await work.rehearse(teller);
};
export const deploys: Incident = (teller) => work.deploy(teller);
export const startsDeploying: Incident = (teller) => work.startDeploying(teller);
export const handsOver: Incident = (teller) => teller.handOver();
export const reviews: Incident = (teller) => work.review(teller);
export const granted: Incident = async (teller) => teller.grant(await teller.ask());

/** Until a few minutes into the window that is scheduled now. */
export const window: Incident = async ({ read, story, number }) => {
  const { schedule } = await read();
  await story.clock.until(new Date((schedule?.windowStart?.getTime() ?? 0) + (3 + (number % 9)) * minute));
};

/** Until the release has been watched long enough, and somebody has had a morning to write. */
export const observation: Incident = async (teller) => {
  const until = observedUntil(await teller.read()) ?? new Date(0);
  await teller.story.clock.pass(11 * hour);
  await teller.story.clock.until(new Date(until.getTime() + 3 * hour));
};

/** Until so many days before the present. */
export const later =
  (days: number): Incident =>
  ({ story }) =>
    story.clock.until(daysBefore(story, days, 9));

const usualWay: Readonly<Record<Gate, readonly Incident[]>> = {
  planning: [],
  build_and_test: [plans],
  check_in: [builds, accepts],
  deployment: [checksIn, rehearsesWhatIsLarge],
  closed: [window, deploys, handsOver, observation, reviews],
};

/** A rehearsal that failed before it went well. */
export const rehearsal =
  (failure: string): Incident =>
  (teller) =>
    work.rehearse(teller, failure);

/** A build of which a test fails. */
export const redBuild =
  (test: string): Incident =>
  (teller) =>
    work.build(teller, [test]);

/** The gate is asked for, and some members of its authority have voted already. */
export const asked =
  (...votes: readonly (readonly [by: PersonKey, verdict: Verdict, reason?: string])[]): Incident =>
  async (teller) => {
    const authorizationId = await teller.ask();
    for (const [by, verdict, reason] of votes) {
      await teller.story.clock.pass(hour);
      await teller.vote(authorizationId, teller.story.nordwind.people[by], verdict, reason);
    }
  };

/** Somebody votes on what was asked for. */
export const voted =
  (by: PersonKey, verdict: Verdict, reason = ""): Incident =>
  async ({ pending: waiting, story, vote }) => {
    const pending = await waiting();
    await story.clock.pass(hour);
    if (pending) await vote(pending.id, story.nordwind.people[by], verdict, reason);
  };

/** The gate is asked for and refused by somebody whose no is enough. */
export const refused = (by: PersonKey, reason: string): Incident => asked([by, "refuse", reason]);

/** The gate is asked for, and nobody decides until the time is over. */
export const expired: Incident = async (teller) => {
  const { db } = teller.story.nordwind;
  const authorizationId = await teller.ask();
  const { authorizations } = await teller.read();
  const expiresAt = authorizations.find(({ id }) => id === authorizationId)?.expiresAt ?? new Date(0);
  await teller.story.clock.until(new Date(expiresAt.getTime() + minute));
  await expireAuthorization({ actor: { kind: "system", job: "expire-authorizations" }, db }, authorizationId);
};

export const newWindow =
  (days: number): Incident =>
  (teller) =>
    work.schedule(teller, windowOf(teller, days));

export const withdrawn =
  (reason: string): Incident =>
  async (teller) => {
    const authorizationId = await teller.ask();
    await teller.story.clock.pass(3 * hour);
    await withdrawAuthorization(teller.team.manager.context, { authorizationId, reason });
  };

/** The gate is asked for, and then somebody else is to be told: what was asked for is superseded. */
export const toldMore =
  (communication: string): Incident =>
  async (teller, { window: days, windowHours }) => {
    await teller.ask();
    await teller.story.clock.pass(2 * hour);
    await work.schedule(teller, windowOf(teller, days, windowHours), communication);
    await teller.story.clock.pass(hour / 2);
  };

export const cancelled =
  (reason: string): Incident =>
  (teller) =>
    teller.enter("cancelled", reason);

/** A blocking defect, found when the build was looked at. */
export const defect =
  (title: string): Incident =>
  async ({ team, target }) => {
    await raiseDefect(team.tester.context, { ...(await target()), title, isBlocking: true });
  };

/** The next build has none of the open defects. */
export const mends: Incident = async (teller) => {
  await teller.story.clock.pass(20 * hour);
  await work.build(teller);
  for (const { id: defectId } of (await teller.read()).defects)
    await settleDefect(teller.team.tester.context, {
      ...(await teller.target()),
      ...{ defectId, state: "fixed", isBlocking: true },
    });
};

/** A step of the deployment fails, and it is backed out. */
export const backsOut =
  (mishap: work.Mishap): Incident =>
  (teller) =>
    work.deploy(teller, mishap);

/** After a back-out: the same digests get a new window, and a new authorization for it. */
export const triesAgain =
  (days: number, reason: string): Incident =>
  async (teller) => {
    await teller.story.clock.pass(14 * hour);
    await teller.enter("check_in", reason);
    await work.schedule(teller, windowOf(teller, days));
    await teller.pass();
  };

export const ratified: Incident = async (teller) =>
  teller.grant(await askRatification(teller.team.manager.context, await teller.target()));

export const ratificationAsked: Incident = async (teller) => {
  await askRatification(teller.team.manager.context, await teller.target());
};

/** Member after member says no, until the votes that are left cannot ratify it. */
export const notRatified =
  (...reasons: readonly string[]): Incident =>
  async (teller) => {
    const { people } = teller.story.nordwind;
    const authorizationId = await askRatification(teller.team.manager.context, await teller.target());
    for (const [turn, reason] of reasons.entries()) {
      const pending = (await teller.read()).authorizations.find(({ id, state }) => id === authorizationId && state === "pending");
      const seat = pending?.parties.find(({ party }) => party === "authority")?.seats[turn];
      if (!seat) return;
      await teller.story.clock.pass(2 * hour);
      await teller.vote(authorizationId, personOf(people, seat.id), "refuse", reason);
    }
  };
