/**
 * When a series of meetings takes place: a rule of RFC 5545 from a first date on. The rule is walked in the wall time of its zone, and
 * each date becomes an instant by itself, so that "Thursdays at 14:00" stays at 14:00 when the clocks change.
 */
import ICAL from "ical.js";
import { DateTime, IANAZone } from "luxon";
import type { Refusal } from "./decision.ts";
import type { Instant } from "./release.ts";
import { partsIn } from "./say-recurrence.ts";

export interface Recurrence {
  /** "FREQ=WEEKLY;BYDAY=TH" */
  rule: string;
  /** "2026-11-26T14:00": the first date that can be, in wall time. */
  startsOn: string;
  timeZone: string;
}

/**
 * What may stand in a rule, by its frequency. Left out is what a board has no use for, and what can make a rule that never comes to
 * a date: there no walk along it would end.
 */
const partsOf: Readonly<Record<string, readonly string[]>> = {
  DAILY: ["INTERVAL", "COUNT", "UNTIL"],
  WEEKLY: ["INTERVAL", "BYDAY", "WKST", "COUNT", "UNTIL"],
  MONTHLY: ["INTERVAL", "BYDAY", "BYMONTHDAY", "BYSETPOS", "COUNT", "UNTIL"],
};
const shapes: Readonly<Record<string, RegExp>> = {
  INTERVAL: /^[1-9]\d?$/,
  COUNT: /^[1-9]\d{0,3}$/,
  UNTIL: /^\d{8}(T\d{6}Z?)?$/,
  BYDAY: /^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU))*$/,
  BYMONTHDAY: /^-?([1-9]|[12]\d|3[01])(,-?([1-9]|[12]\d|3[01]))*$/,
  BYSETPOS: /^-?[1-5]$/,
  WKST: /^(MO|TU|WE|TH|FR|SA|SU)$/,
};
type WallTime = Record<"year" | "month" | "day" | "hour" | "minute", number>;

/** No walk is longer: dates of a daily meeting over more than twenty years. */
const mostDates = 8_000;

/** Everything that is wrong with a rule, in words a person can act on. */
export function reasonsAgainstRule({ rule, startsOn, timeZone }: Recurrence): Refusal[] {
  const no = (message: string): Refusal => ({ code: "rule", message, field: "rule" });
  const wrongZone: Refusal[] = IANAZone.isValidZone(timeZone)
    ? []
    : [{ code: "time-zone", message: `There is no time zone ${timeZone}.`, field: "timeZone" }];
  const wrongStart: Refusal[] = DateTime.fromISO(startsOn, { zone: "utc" }).isValid
    ? []
    : [{ code: "starts-on", message: "Enter the date and the time of the first meeting.", field: "startsOn" }];
  const read = partsIn(rule);
  const allowed = read && partsOf[read.frequency];
  if (!allowed) return [...wrongZone, ...wrongStart, no("Begin the rule with FREQ=DAILY, FREQ=WEEKLY or FREQ=MONTHLY.")];
  const wrong = [...read.parts]
    .filter(([key]) => key !== "FREQ")
    .flatMap(([key, value]) => {
      if (!allowed.includes(key)) return [no(`A rule of ${read.frequency} has no ${key}: it may have ${allowed.join(", ")}.`)];
      return shapes[key]?.test(value) === false ? [no(`${key}=${value} cannot be read.`)] : [];
    });
  if (read.frequency === "WEEKLY" && /\d/.test(read.parts.get("BYDAY") ?? ""))
    wrong.push(no("A week has each day once: BYDAY has numbers in a rule of MONTHLY only."));
  if (read.parts.has("BYDAY") && read.parts.has("BYMONTHDAY"))
    wrong.push(no("Choose days of the week or days of the month, not both."));
  if (read.parts.has("COUNT") && read.parts.has("UNTIL")) wrong.push(no("A rule ends by COUNT or by UNTIL, not by both."));
  const found = [...wrongZone, ...wrongStart, ...wrong];
  if (found.length > 0) return found;
  const { done } = walk({ rule, startsOn, timeZone }).next();
  return done === true ? [no("By this rule it never takes place.")] : [];
}

/** The dates of a rule, in order, in wall time. */
function* walk({ rule, startsOn }: Recurrence): Generator<WallTime, undefined, undefined> {
  const dates = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateTimeString(`${startsOn}:00`));
  for (let walked = 0; walked < mostDates; walked++) {
    // The walk answers null at its end, whatever its type says.
    const date = dates.next() as WallTime | null;
    if (!date) return;
    yield date;
  }
}

/**
 * The instant of a wall time. Of an hour that comes twice the first; what falls into the hour that is skipped is as much later, as
 * RFC 5545 (3.3.5) reads both.
 */
function instantOf({ year, month, day, hour, minute }: WallTime, zone: string): Instant {
  const read = DateTime.fromObject({ year, month, day, hour, minute }, { zone });
  const [first = read] = read.getPossibleOffsets();
  return first.toJSDate();
}

/** No zone is further from UTC. */
const furthestMs = 15 * 3_600_000;

/** The dates after an instant, so many at most; fewer where the rule ends. */
export function occurrencesAfter(recurrence: Recurrence, after: Instant, most: number): Instant[] {
  const found: Instant[] = [];
  for (const date of walk(recurrence)) {
    if (found.length >= most) break;
    // What is long past wherever it was is not worth an instant: those cost most of the walk.
    const { year, month, day, hour, minute } = date;
    if (Date.UTC(year, month - 1, day, hour, minute) + furthestMs < after.getTime()) continue;
    const at = instantOf(date, recurrence.timeZone);
    if (at > after) found.push(at);
  }
  return found;
}

/** Whether the rule comes to this instant. */
export const isOccurrence = (recurrence: Recurrence, at: Instant): boolean =>
  occurrencesAfter(recurrence, new Date(at.getTime() - 1), 1)[0]?.getTime() === at.getTime();
