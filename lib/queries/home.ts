import { readReleases } from "#lib/db/release-store";
import type { Instant, Release } from "#lib/domain/release";
import { type ReleaseStand, standOf } from "#lib/domain/release-stand";
import { isBackedOut, observedUntil } from "#lib/domain/review";
import { byStand, byUrgency, holdOf } from "#lib/domain/urgency";
import { type ListedAuthorization, myAuthorizations } from "./home-authorizations.ts";
import { type Nearness, type NearRelease, nearReleases } from "./home-releases.ts";
import { type HomeStanding, homeStanding } from "./home-standing.ts";
import { type LibraryAlarm, libraryAlarms } from "./library-alarms.ts";
import type { Viewer } from "./viewer.ts";

export interface StandingRelease {
  release: Pick<Release, "number" | "title" | "phase" | "phaseSince" | "model"> & { serviceName: string };
  stand: ReleaseStand;
}

export interface DueReview extends StandingRelease {
  managerName: string;
  /** When the observation window is over; null after a back-out, where there is none. */
  dueFrom: Instant | null;
  isDue: boolean;
}

export interface HomePage extends HomeStanding {
  alarms: LibraryAlarm[];
  /** Decisions that wait for this person's vote, the most urgent first. */
  votes: ListedAuthorization[];
  /** What this person can move at once, and what stands still on something. */
  movable: StandingRelease[];
  stuck: StandingRelease[];
  /** Post-implementation reviews of releases they manage, and of services they answer for. */
  reviews: DueReview[];
  windows: (NearRelease & { windowStart: Instant; windowEnd: Instant })[];
  asked: ListedAuthorization[];
}

/** As many releases as are read whole, and whose come first where they are more. */
const most = 24;
const nearest: readonly Nearness[] = ["managed", "owned", "role"];

/** What waits for this person: six statements, however much it is. `zone` says when a day ends. */
export async function homePage(viewer: Viewer, zone: string): Promise<HomePage> {
  const { actor, db } = viewer;
  const me = actor.kind === "person" ? actor.id : null;
  const near = await nearReleases(viewer, me);
  const inHand = nearest.flatMap((why) => near.filter((one) => one.why === why).map(({ id }) => id));
  const read = await readReleases(db, [...new Set(inHand)].slice(0, most));
  const authorizations = await myAuthorizations(viewer, me, zone);
  const alarms = await libraryAlarms(viewer);
  const standing = await homeStanding(viewer, me);
  const { now } = standing;
  const inReview = read.filter(({ release }) => release.phase === "review");
  const standings = read.filter(({ release }) => release.phase !== "review").map(({ release }) => toStanding(release, now));
  return {
    ...standing,
    alarms,
    now,
    votes: authorizations.filter(({ list }) => list === "vote").sort(byUrgency(zone)),
    asked: authorizations.filter(({ list }) => list === "asked"),
    movable: standings.filter(({ stand }) => holdOf(stand) === "movable").sort(byStand),
    stuck: standings.filter(({ stand }) => holdOf(stand) === "stuck").sort(byStand),
    reviews: inReview.map(({ release }) => toReview(release, now)).sort(byDue),
    windows: near.flatMap(({ windowStart, windowEnd, ...release }) =>
      release.why === "window" && windowStart && windowEnd ? [{ ...release, windowStart, windowEnd }] : [],
    ),
  };
}

function toStanding(release: Release, now: Instant): StandingRelease {
  const { number, title, phase, phaseSince, model, service } = release;
  return { release: { number, title, phase, phaseSince, model, serviceName: service.name }, stand: standOf(release, now) };
}

function toReview(release: Release, now: Instant): DueReview {
  const dueFrom = observedUntil(release);
  const isDue = isBackedOut(release) || (dueFrom !== null && dueFrom <= now);
  return { ...toStanding(release, now), managerName: release.manager.name, dueFrom, isDue };
}

const byDue = (a: DueReview, b: DueReview): number =>
  Number(b.isDue) - Number(a.isDue) || (a.dueFrom?.getTime() ?? 0) - (b.dueFrom?.getTime() ?? 0);
