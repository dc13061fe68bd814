type Precision = "minute" | "day";

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making an Intl format costs more than using it a hundred times. */
function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options });
  formats.set(key, made);
  return made;
}

/** "21 Nov 11:20", or "21 Nov" by the day; the year stands in it when it is not this one. */
export function sayInstant(at: Date, zone: string, precision: Precision = "minute"): string {
  const year = format(zone, { year: "numeric" });
  const day = format(zone, {
    day: "numeric",
    month: "short",
    ...(year.format(at) === year.format(new Date()) ? {} : { year: "numeric" }),
  }).format(at);
  if (precision === "day") return day;
  return `${day} ${format(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at)}`;
}

/** "CET", or "GMT+9" where the zone has no short name in English. */
export function sayZone(at: Date, zone: string): string {
  const parts = format(zone, { timeZoneName: "short", hour: "numeric" }).formatToParts(at);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? zone;
}

const sayUtc = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;

/**
 * An instant in the person's zone, with the zone named; UTC on hover and on focus.
 * `isQuiet` is for rows of lists: no zone name, no stop for the keyboard (say the zone once, in the column's head).
 */
export function Time({
  at,
  zone,
  precision = "minute",
  isQuiet = false,
}: {
  at: Date;
  zone: string;
  precision?: Precision;
  isQuiet?: boolean;
}) {
  const text = sayInstant(at, zone, precision);
  const named = isQuiet || precision === "day" ? text : `${text} ${sayZone(at, zone)}`;
  const common = { dateTime: at.toISOString(), "data-utc": sayUtc(at), className: "utc-tip whitespace-nowrap" };
  if (isQuiet) return <time {...common}>{named}</time>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard reaches the UTC reading too
    <time tabIndex={0} {...common}>
      {named}
    </time>
  );
}

/** From and to; the day is said once when it is the same. */
export function TimeSpan({ from, to, zone }: { from: Date; to: Date; zone: string }) {
  const isOneDay = sayInstant(from, zone, "day") === sayInstant(to, zone, "day");
  const start = `${format(zone, { weekday: "short" }).format(from)} ${sayInstant(from, zone)}`;
  const end = isOneDay
    ? sayInstant(to, zone).slice(-5)
    : `${format(zone, { weekday: "short" }).format(to)} ${sayInstant(to, zone)}`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard reaches the UTC reading too
    <span tabIndex={0} className="utc-tip" data-utc={`${sayUtc(from)} to ${sayUtc(to)}`}>
      <time dateTime={from.toISOString()}>{start}</time>
      {isOneDay ? "–" : " – "}
      <time dateTime={to.toISOString()}>{end}</time> {sayZone(to, zone)}
    </span>
  );
}
