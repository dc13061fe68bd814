/** A rule of RFC 5545 in its parts, and as people say it. */

export interface RuleParts {
  frequency: string;
  parts: ReadonlyMap<string, string>;
}

export function partsIn(rule: string): RuleParts | null {
  const pairs = rule.split(";").map((part) => part.split("=", 2));
  const parts = new Map(pairs.map(([key = "", value = ""]) => [key, value]));
  const frequency = parts.get("FREQ");
  return frequency === undefined || pairs[0]?.[0] !== "FREQ" || parts.size !== pairs.length ? null : { frequency, parts };
}

const weekdays: Readonly<Record<string, string>> = {
  MO: "Monday",
  TU: "Tuesday",
  WE: "Wednesday",
  TH: "Thursday",
  FR: "Friday",
  SA: "Saturday",
  SU: "Sunday",
};
const units: Readonly<Record<string, string>> = { DAILY: "day", WEEKLY: "week", MONTHLY: "month" };
const ordinals: Readonly<Record<string, string>> = {
  "1": "first ",
  "2": "second ",
  "3": "third ",
  "4": "fourth ",
  "5": "fifth ",
  "-1": "last ",
};

/** "every second week on Thursday, at 14:00": the rule as people say it; a rule with more in it stands as it is. */
export function sayRecurrence({ rule, startsOn }: { rule: string; startsOn: string }): string {
  const read = partsIn(rule);
  const unit = read && units[read.frequency];
  if (!unit || ["BYSETPOS", "COUNT", "UNTIL", "BYMONTHDAY"].some((key) => read.parts.has(key))) return rule;
  const interval = Number(read.parts.get("INTERVAL") ?? 1);
  const every = interval === 1 ? `every ${unit}` : interval === 2 ? `every second ${unit}` : `every ${interval} ${unit}s`;
  const days = (read.parts.get("BYDAY") ?? "").split(",").flatMap((one) => {
    const [, place = "", name = ""] = /^([+-]?\d)?([A-Z]{2})$/.exec(one) ?? [];
    const weekday = weekdays[name];
    return weekday === undefined
      ? []
      : [`${place === "" ? "" : `the ${ordinals[place.replace("+", "")] ?? `${place} `}`}${weekday}`];
  });
  const own = read.frequency === "WEEKLY" ? weekdayOf(startsOn) : null;
  const onDays = days.length > 0 ? days : own ? [own] : [];
  const last = onDays.at(-1);
  const listed = onDays.length > 1 ? `${onDays.slice(0, -1).join(", ")} and ${last}` : last;
  return `${every}${listed ? ` on ${listed}` : ""}, at ${startsOn.slice(11)}`;
}

/** The day of the week of a date, by the calendar alone. */
function weekdayOf(date: string): string | null {
  const at = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? null : (Object.values(weekdays)[(at.getUTCDay() + 6) % 7] ?? null);
}
