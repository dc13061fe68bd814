const parts: Intl.DateTimeFormatOptions = {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
};

/** What `<input type="datetime-local">` shows for an instant in this zone; what was typed stays as it is. */
export function localValue(value: Date | string | null | undefined, zone: string): string {
  if (!(value instanceof Date)) return value ?? "";
  // Swedish writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat("sv-SE", { ...parts, timeZone: zone }).format(value).replace(" ", "T");
}
