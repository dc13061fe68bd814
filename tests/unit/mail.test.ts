import { describe, expect, it } from "vitest";
import { decideChooseMail, isMailDue, type MailableNeed, type MailPace, occasionsDue, usualPreference } from "#lib/domain/mail";
import { composeMail, type MailFacts, type ToldNeed } from "#lib/domain/mail-text";
import { actor, codes, days, hours, job, now } from "../support/build-release.ts";

const need = (overrides: Partial<MailableNeed> = {}): MailableNeed => ({
  id: "n1",
  kind: "vote",
  since: now,
  dueAt: days(14),
  raisedAt: now,
  told: [],
  ...overrides,
});

const due = (overrides: Partial<MailableNeed>, at: Date): string[] =>
  occasionsDue([need(overrides)], at).map(({ occasion }) => occasion);

describe("a need", () => {
  it("is told once, at half time and a day before its end", () => {
    expect(due({}, now)).toEqual(["raised"]);
    expect(due({ told: ["raised"] }, hours(7 * 24 - 1))).toEqual([]);
    expect(due({ told: ["raised"] }, days(7))).toEqual(["half_time"]);
    expect(due({ told: ["raised", "half_time"] }, days(13))).toEqual(["last_day"]);
    expect(due({ told: ["raised", "half_time", "last_day"] }, days(13.9))).toEqual([]);
  });

  it.each([
    ["of two days or less is not told twice on its last day", { dueAt: days(2) }, hours(25), ["last_day"]],
    ["of a day or less is told again at half time", { dueAt: hours(8) }, hours(4), ["half_time"]],
    ["without an end is told once", { dueAt: null }, days(400), []],
    ["that is told shortly before the end is told once", { kind: "chase" as const }, days(14), []],
  ])("%s", (_, overrides, at, expected) => {
    expect(due({ ...overrides, told: ["raised"] }, at)).toEqual(expected);
  });
});

const mailed = (pace: MailPace, at: Date, overrides: { lastMailAt?: Date | null; zone?: string; dueAt?: Date | null } = {}) => {
  const { lastMailAt = null, zone = "Europe/Berlin", dueAt = days(14) } = overrides;
  const found = occasionsDue([need({ dueAt })], at);
  return isMailDue(found, { preference: { pace, dailyHour: 8 }, zone, lastMailAt }, at);
};

describe("a mail", () => {
  it("waits a minute, so that what comes together comes in one, and keeps quiet for a quarter of an hour", () => {
    expect(mailed("at_once", new Date(now.getTime() + 59_000))).toBe(false);
    expect(mailed("at_once", new Date(now.getTime() + 60_000))).toBe(true);
    expect(mailed("at_once", hours(0.1), { lastMailAt: now })).toBe(false);
    expect(mailed("at_once", hours(0.25), { lastMailAt: now })).toBe(true);
  });

  it("waits for no quiet where little time is left", () => {
    expect(mailed("at_once", hours(0.1), { lastMailAt: now, dueAt: hours(3) })).toBe(true);
  });

  it("of the day is made from its hour on in the person's own zone, once on each day", () => {
    // 07:30 in Berlin is 15:30 in Tokyo.
    const early = new Date("2026-11-25T06:30:00Z");
    expect(mailed("daily", early)).toBe(false);
    expect(mailed("daily", early, { zone: "Asia/Tokyo" })).toBe(true);
    const eight = new Date("2026-11-25T07:00:00Z");
    expect(mailed("daily", eight)).toBe(true);
    expect(mailed("daily", hours(3, eight), { lastMailAt: eight })).toBe(false);
    expect(mailed("daily", days(1, eight), { lastMailAt: hours(3, eight) })).toBe(true);
  });

  it("is never made for whoever wants none, or of nothing", () => {
    expect(mailed("none", days(1))).toBe(false);
    expect(isMailDue([], { preference: usualPreference, zone: "UTC", lastMailAt: null }, now)).toBe(false);
  });

  it("is chosen by people, never by a job", () => {
    expect(codes(decideChooseMail(usualPreference, actor("ann")))).toEqual([]);
    expect(codes(decideChooseMail(usualPreference, job))).toEqual(["not-a-person"]);
  });
});

const told = (overrides: Partial<ToldNeed> = {}): ToldNeed => ({
  says: "Vote on deployment (G4) of REL-12",
  about: "REL-12 Faster search, Shop",
  href: "/authorizations/45",
  dueAt: new Date("2026-11-27T13:00:00Z"),
  occasion: "raised",
  ...overrides,
});

const mail = (overrides: Partial<MailFacts> = {}) =>
  composeMail({
    personName: "Jonas Weber",
    zone: "Europe/Berlin",
    pace: "at_once",
    needs: [told()],
    others: 0,
    address: "https://releases.example.com",
    ...overrides,
  });

describe("the words of a mail", () => {
  it("say what is needed, by when in the person's zone, and where", () => {
    const { html, ...plain } = mail();
    expect(html).toContain('<a href="https://releases.example.com/authorizations/45">Vote on deployment (G4) of REL-12</a>');
    expect(plain).toEqual({
      subject: "Vote on deployment (G4) of REL-12",
      text: [
        "Hello Jonas Weber,",
        "This is needed of you:",
        "* Vote on deployment (G4) of REL-12\n  REL-12 Faster search, Shop\n  by Fri, 27 Nov 2026, 14:00 CET\n  https://releases.example.com/authorizations/45",
        "Your inbox: https://releases.example.com/inbox",
        "-- \nYou are written to at once. Choose otherwise: https://releases.example.com/account#mail",
      ].join("\n\n"),
    });
  });

  it("say how many there are, and what else waits", () => {
    const { subject, text } = mail({ needs: [told(), told({ dueAt: null })], others: 3, pace: "daily" });
    expect(subject).toBe("2 things are needed of you");
    expect(text).toContain("3 more wait in your inbox: https");
    expect(text).toContain("You are written to once a day.");
  });

  it("say that they are said again", () => {
    expect(mail({ needs: [told({ occasion: "last_day" })] }).subject).toBe("Reminder: Vote on deployment (G4) of REL-12");
    expect(mail({ needs: [told({ occasion: "last_day" }), told()] }).subject).toBe("2 things are needed of you");
  });

  it("hold no line and no tag that somebody wrote into a title", () => {
    const evil = "Search\r\nBcc: everybody@example.org\r\n\r\n<script>alert(1)</script>\u2028.";
    const { subject, text, html } = mail({ needs: [told({ says: evil, about: evil })], personName: evil });
    expect(subject).toBe("Search Bcc: everybody@example.org <script>alert(1)</script> .");
    expect(text.split("\n").some((line) => line.startsWith("Bcc"))).toBe(false);
    expect(html).not.toContain("<script>");
    expect(html).toContain("&lt;script&gt;");
    expect(mail({ needs: [told({ says: "x".repeat(400) })] }).subject).toHaveLength(150);
  });
});
