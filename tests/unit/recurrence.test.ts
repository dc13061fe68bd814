import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import { isOccurrence, occurrencesAfter, type Recurrence, reasonsAgainstRule } from "#lib/domain/recurrence";
import { sayRecurrence } from "#lib/domain/say-recurrence";

const weekly: Recurrence = { rule: "FREQ=WEEKLY;BYDAY=TH", startsOn: "2026-11-26T14:00", timeZone: "Europe/Berlin" };
const longAgo = new Date("2000-01-01T00:00:00Z");
const dates = (recurrence: Recurrence, most = 4, after = longAgo): string[] =>
  occurrencesAfter(recurrence, after, most).map((at) => at.toISOString().slice(0, 16));

describe("the dates of a rule", () => {
  it.each([
    ["FREQ=WEEKLY;BYDAY=TH", ["2026-11-26T13:00", "2026-12-03T13:00", "2026-12-10T13:00"]],
    ["FREQ=WEEKLY", ["2026-11-26T13:00", "2026-12-03T13:00", "2026-12-10T13:00"]],
    ["FREQ=WEEKLY;INTERVAL=2", ["2026-11-26T13:00", "2026-12-10T13:00", "2026-12-24T13:00"]],
    ["FREQ=WEEKLY;BYDAY=MO,TH", ["2026-11-26T13:00", "2026-11-30T13:00", "2026-12-03T13:00"]],
    ["FREQ=MONTHLY;BYDAY=2TU", ["2026-12-08T13:00", "2027-01-12T13:00", "2027-02-09T13:00"]],
    ["FREQ=MONTHLY;BYDAY=-1FR", ["2026-11-27T13:00", "2026-12-25T13:00", "2027-01-29T13:00"]],
    ["FREQ=MONTHLY;BYMONTHDAY=31", ["2026-12-31T13:00", "2027-01-31T13:00", "2027-03-31T12:00"]],
    ["FREQ=DAILY;INTERVAL=3", ["2026-11-26T13:00", "2026-11-29T13:00", "2026-12-02T13:00"]],
    ["FREQ=WEEKLY;COUNT=2", ["2026-11-26T13:00", "2026-12-03T13:00"]],
    ["FREQ=WEEKLY;UNTIL=20261204T000000Z", ["2026-11-26T13:00", "2026-12-03T13:00"]],
  ])("%s", (rule, expected) => {
    expect(reasonsAgainstRule({ ...weekly, rule })).toEqual([]);
    expect(dates({ ...weekly, rule }, 3)).toEqual(expected);
  });

  it("stay at their hour when summer time begins and when it ends", () => {
    expect(dates(weekly, 2, new Date("2027-03-24T00:00:00Z"))).toEqual(["2027-03-25T13:00", "2027-04-01T12:00"]);
    expect(dates(weekly, 2, new Date("2027-10-27T00:00:00Z"))).toEqual(["2027-10-28T12:00", "2027-11-04T13:00"]);
    const newYork = { ...weekly, timeZone: "America/New_York" };
    expect(dates(newYork, 2, new Date("2027-03-10T00:00:00Z"))).toEqual(["2027-03-11T19:00", "2027-03-18T18:00"]);
    expect(dates(newYork, 2, new Date("2027-11-03T00:00:00Z"))).toEqual(["2027-11-04T18:00", "2027-11-11T19:00"]);
  });

  it("are as much later in the hour that is skipped, and the first of an hour that comes twice", () => {
    const nightly = { rule: "FREQ=DAILY", startsOn: "2027-03-27T02:30", timeZone: "Europe/Berlin" };
    expect(dates(nightly, 3)).toEqual(["2027-03-27T01:30", "2027-03-28T01:30", "2027-03-29T00:30"]);
    expect(dates(nightly, 3, new Date("2027-10-30T00:00:00Z"))).toEqual([
      "2027-10-30T00:30",
      "2027-10-31T00:30",
      "2027-11-01T01:30",
    ]);
  });

  it("are all after the instant, rising, on the wall clock's hour, and are what the rule comes to", () => {
    const zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"];
    const days = fc.subarray(["MO", "TU", "WE", "TH", "FR", "SA", "SU"], { minLength: 1 });
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        days,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 4, max: 23 }),
        fc.integer({ min: 0, max: 700 }),
        (timeZone, byDay, interval, hour, later) => {
          const startsOn = `2026-01-05T${String(hour).padStart(2, "0")}:15`;
          const recurrence = { rule: `FREQ=WEEKLY;INTERVAL=${interval};BYDAY=${byDay.join(",")}`, startsOn, timeZone };
          const after = new Date(Date.UTC(2026, 0, 1 + later));
          const found = occurrencesAfter(recurrence, after, 12);
          expect(found).toHaveLength(12);
          for (const [index, at] of found.entries()) {
            expect(at.getTime()).toBeGreaterThan((found[index - 1] ?? after).getTime());
            expect(DateTime.fromJSDate(at, { zone: timeZone }).toFormat("HH:mm")).toBe(startsOn.slice(11));
            expect(isOccurrence(recurrence, at)).toBe(true);
            expect(isOccurrence(recurrence, new Date(at.getTime() + 60_000))).toBe(false);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe("a rule is refused", () => {
  it.each([
    ["", /Begin the rule/],
    ["FREQ=YEARLY", /Begin the rule/],
    ["FREQ=SECONDLY", /Begin the rule/],
    ["BYDAY=TH;FREQ=WEEKLY", /Begin the rule/],
    ["FREQ=WEEKLY;FREQ=DAILY", /Begin the rule/],
    ["FREQ=WEEKLY;FOO=1", /has no FOO/],
    ["FREQ=DAILY;BYDAY=MO", /has no BYDAY/],
    ["FREQ=DAILY;BYMONTH=2", /has no BYMONTH/],
    ["FREQ=WEEKLY;INTERVAL=0", /INTERVAL=0 cannot be read/],
    ["FREQ=WEEKLY;BYDAY=XX", /BYDAY=XX cannot be read/],
    ["FREQ=WEEKLY;BYDAY=2TU", /each day once/],
    ["FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=13", /not both/],
    ["FREQ=WEEKLY;COUNT=2;UNTIL=20270101", /not by both/],
    ["FREQ=WEEKLY;UNTIL=20200101", /never takes place/],
    ["FREQ=MONTHLY;BYDAY=MO;BYSETPOS=5;INTERVAL=12;COUNT=1x", /COUNT=1x cannot be read/],
  ])("%s", (rule, says) => {
    expect(
      reasonsAgainstRule({ ...weekly, rule })
        .map(({ message }) => message)
        .join(" "),
    ).toMatch(says);
  });

  it("in a zone that is none, and from a date that is none", () => {
    const codes = reasonsAgainstRule({ ...weekly, timeZone: "Mars/Base", startsOn: "2026-02-30T14:00" }).map(({ code }) => code);
    expect(codes).toEqual(["time-zone", "starts-on"]);
  });

  it("or comes to an end of its walk, whatever parts it has", () => {
    const part = fc.oneof(
      fc.integer({ min: 1, max: 99 }).map((n) => `INTERVAL=${n}`),
      fc.constantFrom(
        "BYDAY=MO",
        "BYDAY=5MO",
        "BYDAY=-5SU,1TU",
        "BYMONTHDAY=31",
        "BYMONTHDAY=-31,30",
        "BYSETPOS=5",
        "BYSETPOS=-5",
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom("DAILY", "WEEKLY", "MONTHLY"), fc.uniqueArray(part, { maxLength: 3 }), (frequency, parts) => {
        const recurrence = { ...weekly, rule: [`FREQ=${frequency}`, ...parts].join(";") };
        if (reasonsAgainstRule(recurrence).length > 0) return;
        expect(occurrencesAfter(recurrence, longAgo, 3).length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a rule in words", () => {
  it.each([
    ["FREQ=WEEKLY;BYDAY=TH", "every week on Thursday, at 14:00"],
    ["FREQ=WEEKLY", "every week on Thursday, at 14:00"],
    ["FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR", "every second week on Monday, Wednesday and Friday, at 14:00"],
    ["FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday, at 14:00"],
    ["FREQ=DAILY;INTERVAL=3", "every 3 days, at 14:00"],
    ["FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTHDAY=31"],
  ])("%s is %s", (rule, says) => {
    expect(sayRecurrence({ rule, startsOn: "2026-11-26T14:00" })).toBe(says);
  });
});
