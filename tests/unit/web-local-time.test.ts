import { describe, expect, it } from "vitest";
import { dayInZone } from "#lib/web/local-time";

describe("a day in the address of a list", () => {
  it.each([
    ["2026-11-25", "Europe/Berlin", "2026-11-24T23:00:00.000Z", "2026-11-25T23:00:00.000Z"],
    // 25 hours long, and a day whose midnight is skipped.
    ["2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"],
    ["2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00.000Z", "2026-04-24T21:00:00.000Z"],
  ])("%s in %s runs from its first moment to that of the next", (day, zone, begins, ends) => {
    expect(dayInZone(day, zone)).toEqual({ day, begins: new Date(begins), ends: new Date(ends) });
  });

  it.each(["", "2026-13-01", "2026-02-30", "25.11.2026", "9999-99-99", "0000-01-01", "2026-11-25T10:00"])("is not %j", (text) => {
    expect(dayInZone(text, "Europe/Berlin")).toBeNull();
  });
});
