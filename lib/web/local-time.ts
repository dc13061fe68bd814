/** Local times of a form, as `<input type="datetime-local">` sends them, in a person's time zone. */
import { DateTime } from "luxon";

const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;

/**
 * The instant as ISO 8601 in UTC. An empty value stays empty. What is no local time, or falls into the hour that a clock
 * change skips, is answered as it came, so that the schema refuses it at its field.
 */
export function instantFromLocal(local: string, timeZone: string): string {
  if (local === "" || !shape.test(local)) return local;
  const read = DateTime.fromISO(local, { zone: timeZone });
  const isReal = read.isValid && read.toFormat("yyyy-MM-dd'T'HH:mm") === local.slice(0, 16);
  return isReal ? (read.toUTC().toISO() ?? local) : `${local} does not exist in ${timeZone}`;
}

/** A day of somebody's calendar: from its first moment to that of the next. Null for what is no day, as in the address of a list. */
export function dayInZone(text: string, timeZone: string): { day: string; begins: Date; ends: Date } | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const read = DateTime.fromISO(text, { zone: timeZone });
  if (!read.isValid || read.year < 1970) return null;
  const first = read.startOf("day");
  return { day: text, begins: first.toJSDate(), ends: first.plus({ days: 1 }).startOf("day").toJSDate() };
}
