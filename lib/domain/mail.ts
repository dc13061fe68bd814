/** When somebody is written to of what they need to do: once for each need and each reminder, and several needs in one mail. */
import { type Decision, decide } from "./decision.ts";
import type { NeedKind } from "./need.ts";
import type { Actor, Instant } from "./release.ts";

export const mailPaces = ["at_once", "daily", "none"] as const;
export type MailPace = (typeof mailPaces)[number];

export const mailOccasions = ["raised", "half_time", "last_day"] as const;
export type MailOccasion = (typeof mailOccasions)[number];

export type MailOutcome = "sent" | "needless" | "undelivered";

export interface MailPreference {
  pace: MailPace;
  /** Of the person's own day, for a digest. */
  dailyHour: number;
}

/** Of whoever never chose. */
export const usualPreference: MailPreference = { pace: "at_once", dailyHour: 8 };

export type MailChosen = { type: "mail.chosen" } & MailPreference;

/** Everybody chooses for themselves; it decides nothing, so the record does not tell of it. */
export const decideChooseMail = (preference: MailPreference, actor: Actor): Decision<MailChosen> =>
  decide(actor.kind === "person" ? [] : [{ code: "not-a-person", message: "Only a person is written to." }], {
    type: "mail.chosen",
    ...preference,
  });

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What else is needed is waited for, so that it comes in one mail; and after a mail there is quiet for a while. */
const gatherMs = minute;
const quietMs = 15 * minute;
/** With so little time left nobody is kept waiting. */
const urgentMs = 4 * hour;

export interface MailableNeed {
  id: string;
  kind: NeedKind;
  since: Instant;
  dueAt: Instant | null;
  raisedAt: Instant;
  /** What was written of it before. */
  told: readonly MailOccasion[];
}

export interface DueOccasion {
  needId: string;
  occasion: MailOccasion;
  /** Since when it is to be told. */
  from: Instant;
  isUrgent: boolean;
}

/** Every occasion on which this need is written of, and when. Half of its time, and a day before its end, where that is later. */
function occasionsOf({ kind, since, dueAt, raisedAt }: MailableNeed): [MailOccasion, Instant][] {
  const raised: [MailOccasion, Instant] = ["raised", raisedAt];
  // Whoever is told shortly before the end is not told again.
  if (dueAt === null || kind === "chase") return [raised];
  const span = dueAt.getTime() - since.getTime();
  const halfTime: [MailOccasion, Instant] = ["half_time", new Date(since.getTime() + span / 2)];
  const lastDay: [MailOccasion, Instant] = ["last_day", new Date(dueAt.getTime() - day)];
  if (span <= day) return [raised, halfTime];
  return span <= 2 * day ? [raised, lastDay] : [raised, halfTime, lastDay];
}

/** What is to be written of these needs by now, and was not yet. */
export function occasionsDue(needs: readonly MailableNeed[], now: Instant): DueOccasion[] {
  return needs.flatMap((need) =>
    occasionsOf(need)
      .filter(([occasion, from]) => from <= now && !need.told.includes(occasion))
      .map(([occasion, from]) => ({
        needId: need.id,
        occasion,
        from,
        isUrgent: need.dueAt !== null && need.dueAt.getTime() - now.getTime() < urgentMs,
      })),
  );
}

interface Recipient {
  preference: MailPreference;
  zone: string;
  /** When the last mail to this person was made. */
  lastMailAt: Instant | null;
}

/** Whether a mail with these is made now. */
export function isMailDue(due: readonly DueOccasion[], { preference, zone, lastMailAt }: Recipient, now: Instant): boolean {
  if (due.length === 0 || preference.pace === "none") return false;
  if (preference.pace === "daily") return isDigestDue(preference.dailyHour, zone, lastMailAt, now);
  const oldest = Math.min(...due.map(({ from }) => from.getTime()));
  const isQuiet = lastMailAt !== null && now.getTime() - lastMailAt.getTime() < quietMs;
  if (isQuiet && !due.some(({ isUrgent }) => isUrgent)) return false;
  return now.getTime() - oldest >= gatherMs;
}

/** Once on each day of the person's own calendar, from this hour on. */
function isDigestDue(dailyHour: number, zone: string, lastMailAt: Instant | null, now: Instant): boolean {
  const today = localDay(now, zone);
  return today.hour >= dailyHour && (lastMailAt === null || localDay(lastMailAt, zone).date < today.date);
}

function localDay(at: Instant, zone: string): { date: string; hour: number } {
  const options = {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    hourCycle: "h23",
  } as const;
  const parts = new Map(new Intl.DateTimeFormat("en-CA", options).formatToParts(at).map(({ type, value }) => [type, value]));
  return { date: `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`, hour: Number(parts.get("hour")) };
}
