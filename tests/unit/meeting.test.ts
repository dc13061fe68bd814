import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Decision } from "#lib/domain/decision";
import {
  calledItem,
  decideCall,
  decideClose,
  decideJoin,
  decideLeave,
  decideMove,
  decidePull,
  decideStart,
  decideTakeUp,
  isInBlock,
  isMissed,
  type Meeting,
  type MeetingItem,
  type MeetingState,
  meetingSteps,
  presentIn,
  quorumOf,
  reasonsAgainstConsent,
  timeSpent,
} from "#lib/domain/meeting";
import { agendaOf, belongsInBlock, type Candidate, riskIn, toAgendaItem } from "#lib/domain/meeting-agenda";
import type { MeetingEvent } from "#lib/domain/meeting-event";
import { minutesOf } from "#lib/domain/meeting-minutes";
import type { Actor, Role } from "#lib/domain/release";

const minute = 60_000;
const startsAt = new Date("2026-11-26T13:00:00Z");
const atMinute = (minutes: number) => new Date(startsAt.getTime() + minutes * minute);
const person = (id: string, ...roles: Role[]): Actor => ({ kind: "person", id, name: id.toUpperCase(), roles });
const ref = (id: string) => ({ id, name: id.toUpperCase() });
const job: Actor = { kind: "system", job: "test" };

const item = (given: Partial<MeetingItem> = {}): MeetingItem => ({
  authorizationId: "a1",
  number: 1,
  position: 1,
  origin: "agenda",
  inBlock: true,
  word: "",
  pull: null,
  state: "pending",
  ...given,
});

const meeting = (given: Partial<Meeting> = {}): Meeting => ({
  id: "m1",
  number: 7,
  state: "started",
  startsAt,
  startedAt: startsAt,
  closedAt: null,
  minutes: 60,
  itemMinutes: 5,
  quorum: 2,
  chair: ref("ann"),
  isSeriesEnded: false,
  members: [ref("ann"), ref("ben"), ref("cem")],
  items: [item(), item({ authorizationId: "a2", number: 2, position: 2, inBlock: false })],
  presence: [
    { person: ref("ann"), kind: "came", at: atMinute(1) },
    { person: ref("ben"), kind: "came", at: atMinute(2) },
  ],
  calls: [],
  ...given,
});

const codes = (decision: Decision<MeetingEvent>): string[] => (decision.allowed ? [] : decision.refusals.map(({ code }) => code));
const frozen = { agenda: new Uint8Array(), agendaDigest: "0".repeat(64), items: [] };
const minutes = { minutes: new Uint8Array(), minutesDigest: "0".repeat(64) };

describe("a meeting is started", () => {
  const planned = meeting({ state: "planned", startedAt: null, presence: [] });
  it.each([
    ["by its chair", planned, person("ann"), atMinute(0), []],
    ["by a change manager in the chair's place", planned, person("cho", "change_manager"), atMinute(0), []],
    ["an hour early", planned, person("ann"), atMinute(-60), []],
    ["not earlier", planned, person("ann"), atMinute(-61), ["too-early"]],
    ["not by another member", planned, person("ben"), atMinute(0), ["role-missing"]],
    ["not by a job", planned, job, atMinute(0), ["role-missing"]],
    ["not twice", meeting(), person("ann"), atMinute(0), ["meeting-started"]],
    ["not when its series has ended", { ...planned, isSeriesEnded: true }, person("ann"), atMinute(0), ["series-ended"]],
    [
      "with every reason against it told at once",
      { ...planned, isSeriesEnded: true },
      person("ben"),
      atMinute(-90),
      ["role-missing", "series-ended", "too-early"],
    ],
  ])("%s", (_, standing, actor, now, expected) => {
    expect(codes(decideStart(standing, frozen, actor, now))).toEqual(expected);
  });

  it("or moves on when nobody held it", () => {
    expect(isMissed(planned, atMinute(60 + 12 * 60))).toBe(false);
    expect(isMissed(planned, atMinute(61 + 12 * 60))).toBe(true);
    expect(codes(decideMove(planned, atMinute(7 * 24 * 60)))).toEqual([]);
    expect(codes(decideMove(meeting(), atMinute(7 * 24 * 60)))).toEqual(["meeting-started"]);
  });
});

describe("presence", () => {
  it.each([
    ["somebody comes once", decideJoin(meeting(), "p", person("ann")), ["here-already"]],
    ["a guest comes too", decideJoin(meeting(), "p", person("zoe")), []],
    ["who is not here does not leave", decideLeave(meeting(), "p", person("cem")), ["not-here"]],
    ["who is here leaves", decideLeave(meeting(), "p", person("ben")), []],
    ["nobody comes before it is started", decideJoin(meeting({ state: "planned" }), "p", person("cem")), ["meeting-planned"]],
    ["a job is never here", decideJoin(meeting(), "p", job), ["not-a-person"]],
  ])("%s", (_, decision, expected) => expect(codes(decision)).toEqual(expected));

  it("counts members alone for the quorum, and whoever came back once", () => {
    const presence = [
      { person: ref("ann"), kind: "came", at: atMinute(0) },
      { person: ref("zoe"), kind: "came", at: atMinute(1) },
      { person: ref("ann"), kind: "left", at: atMinute(2) },
      { person: ref("ann"), kind: "came", at: atMinute(3) },
    ] as const;
    expect(presentIn({ presence }).map(({ id }) => id)).toEqual(["zoe", "ann"]);
    expect(quorumOf(meeting({ presence }))).toEqual({ here: 1, needed: 2, isReached: false });
  });
});

describe("the consent block", () => {
  it.each([
    ["is granted by a member who is here, with a quorum", meeting(), person("ann"), []],
    ["not by who is elsewhere", meeting(), person("cem"), ["not-here"]],
    ["not without a quorum", meeting({ presence: meeting().presence.slice(0, 1) }), person("ann"), ["no-quorum"]],
    ["not when nothing is left in it", meeting({ items: [item({ state: "granted" })] }), person("ann"), ["block-empty"]],
    ["not after the meeting", meeting({ state: "closed" }), person("ann"), ["meeting-closed"]],
  ])("%s", (_, standing, actor, expected) => {
    expect(reasonsAgainstConsent(standing, actor).map(({ code }) => code)).toEqual(expected);
  });

  it.each([
    ["by anybody who is here", meeting(), "a1", "Look twice.", person("ben"), []],
    ["with a reason", meeting(), "a1", " ", person("ben"), ["reason-missing"]],
    ["not by who is elsewhere", meeting(), "a1", "Look.", person("cem"), ["not-here"]],
    ["not what is not in it", meeting(), "a2", "Look.", person("ben"), ["not-in-block"]],
    ["not what is decided", meeting({ items: [item({ state: "granted" })] }), "a1", "Look.", person("ben"), ["not-pending"]],
    [
      "not twice",
      meeting({ items: [item({ pull: { by: ref("ann"), reason: "x", at: atMinute(1) } })] }),
      "a1",
      "Look.",
      person("ben"),
      ["pulled-already"],
    ],
    ["not what is not there", meeting(), "a9", "Look.", person("ben"), ["no-such-item"]],
  ])("loses an item %s", (_, standing, authorizationId, reason, actor, expected) => {
    expect(codes(decidePull(standing, { authorizationId, reason }, actor))).toEqual(expected);
  });

  it("holds what is known to be of low risk, and nothing that nobody assessed", () => {
    const of = (risk: unknown, more: Partial<Candidate> = {}) =>
      belongsInBlock({ risk: riskIn({ risk }), model: "normal", subject: "gate", ...more });
    expect(of({ level: "low", score: 1 })).toBe(true);
    for (const risk of [{ level: "medium" }, { level: "high" }, { level: "none" }, {}, undefined, "low"])
      expect(of(risk)).toBe(false);
    expect(of({ level: "low" }, { model: "emergency" })).toBe(false);
    expect(of({ level: "low" }, { subject: "ratification" })).toBe(false);
    expect(isInBlock(item({ state: "refused" }))).toBe(false);
  });
});

describe("items", () => {
  it.each([
    ["are called by who presides", decideCall(meeting(), { authorizationId: "a2", callId: "c" }, person("ann")), []],
    ["are not called by others", decideCall(meeting(), { authorizationId: "a2", callId: "c" }, person("ben")), ["role-missing"]],
    ["are on the agenda", decideCall(meeting(), { authorizationId: "a9", callId: "c" }, person("ann")), ["no-such-item"]],
    [
      "are not called while they are spoken about",
      decideCall(
        meeting({ calls: [{ authorizationId: "a2", by: ref("ann"), at: atMinute(3) }] }),
        { authorizationId: "a2", callId: "c" },
        person("ann"),
      ),
      ["called-already"],
    ],
    [
      "that came late are taken up with the chair's word",
      decideTakeUp(meeting(), { authorizationId: "a3", word: "It cannot wait.", isWaiting: true }, person("ann")),
      [],
    ],
    [
      "are not taken up without it, by others, or decided",
      decideTakeUp(meeting(), { authorizationId: "a3", word: "", isWaiting: false }, person("ben")),
      ["role-missing", "not-pending", "word-missing"],
    ],
    [
      "are not taken up twice",
      decideTakeUp(meeting(), { authorizationId: "a1", word: "Again.", isWaiting: false }, person("ann")),
      ["on-agenda"],
    ],
  ])("%s", (_, decision, expected) => expect(codes(decision)).toEqual(expected));

  it("share the time of the meeting from the first call on, whatever order they are called in", () => {
    const call = fc.record({ authorizationId: fc.constantFrom("a1", "a2", "a3"), minutes: fc.nat({ max: 90 }) });
    fc.assert(
      fc.property(fc.array(call, { minLength: 1 }), fc.nat({ max: 60 }), (calls, more) => {
        const ordered = calls.toSorted((a, b) => a.minutes - b.minutes);
        const made = ordered.map(({ authorizationId, minutes: at }) => ({ authorizationId, by: ref("ann"), at: atMinute(at) }));
        const until = atMinute((ordered.at(-1)?.minutes ?? 0) + more);
        const sum = [...timeSpent(made, until).values()].reduce((all, one) => all + one, 0);
        expect(sum).toBe(until.getTime() - (made[0]?.at.getTime() ?? 0));
        expect(calledItem({ state: "started", calls: made })).toBe(made.at(-1)?.authorizationId);
        expect(calledItem({ state: "closed", calls: made })).toBeNull();
      }),
    );
  });
});

describe("after a meeting is closed", () => {
  it("nothing of it moves, whatever is tried, by whomever", () => {
    const closed = meeting({ state: "closed", closedAt: atMinute(60) });
    const anybody = fc.constantFrom(person("ann", "change_manager"), person("ben"), person("zoe", "administrator"), job);
    const attempt = fc.constantFrom<(actor: Actor) => Decision<MeetingEvent>>(
      (actor) => decideStart(closed, frozen, actor, atMinute(70)),
      (actor) => decideJoin(closed, "p", actor),
      (actor) => decideLeave(closed, "p", actor),
      (actor) => decideCall(closed, { authorizationId: "a1", callId: "c" }, actor),
      (actor) => decidePull(closed, { authorizationId: "a1", reason: "Look." }, actor),
      (actor) => decideTakeUp(closed, { authorizationId: "a3", word: "Now.", isWaiting: true }, actor),
      (actor) => decideClose(closed, minutes, actor),
      () => decideMove(closed, atMinute(100)),
    );
    fc.assert(fc.property(attempt, anybody, (tried, actor) => codes(tried(actor)).includes("meeting-closed")));
  });

  it("it stands at the end of the only way there is", () => {
    expect(meetingSteps).toEqual({ planned: ["started"], started: ["closed"], closed: [] } satisfies Record<
      MeetingState,
      MeetingState[]
    >);
    expect(codes(decideClose(meeting(), minutes, person("ann")))).toEqual([]);
    expect(codes(decideClose(meeting(), minutes, person("ben")))).toEqual(["role-missing"]);
  });
});

const candidate = (number: number, given: Partial<Candidate> = {}): Candidate => ({
  authorizationId: `a${number}`,
  number,
  subject: "gate",
  gate: "deployment",
  about: `REL-${number}`,
  title: `Release ${number}`,
  model: "normal",
  service: { key: "shop", name: "Shop", tier: 2 },
  risk: "medium",
  evidenceDigest: "0".repeat(64),
  askedBy: ref("mo"),
  askedAt: atMinute(-48 * 60),
  expiresAt: atMinute(48 * 60),
  ...given,
});

describe("the agenda", () => {
  const rule = { startsAt, leadHours: 24, timeZone: "Europe/Berlin" };

  it("goes by the day of the deadline, then by emergency, risk, tier and hour; unknown risk stands right after high", () => {
    const { items } = agendaOf(
      [
        candidate(1, { expiresAt: atMinute(72 * 60) }),
        candidate(2, { risk: "low" }),
        candidate(3, { risk: "unknown" }),
        candidate(4, { risk: "high" }),
        candidate(5, { model: "emergency", risk: "low" }),
        candidate(6, { service: { key: "pay", name: "Payments", tier: 1 } }),
        candidate(7, { expiresAt: atMinute(48 * 60 - 5) }),
      ],
      rule,
    );
    expect(items.map(({ number }) => number)).toEqual([5, 4, 3, 6, 7, 2, 1]);
  });

  it("takes what was asked up to the lead time, to the minute, and loses nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -100 * 60, max: 100 }), { maxLength: 30 }), (asked) => {
        const all = asked.map((minutes, index) => candidate(index, { askedAt: atMinute(minutes) }));
        const { items, late } = agendaOf(all, rule);
        expect([...items, ...late].map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(
          all.map(({ number }) => number),
        );
        for (const { askedAt } of items) expect(askedAt <= atMinute(-24 * 60)).toBe(true);
        for (const { askedAt } of late) expect(askedAt > atMinute(-24 * 60)).toBe(true);
      }),
    );
  });
});

describe("the minutes", () => {
  it("tell who was there and when, each vote with whether it was cast in the meeting, the time of each item and what was left", () => {
    const ended = atMinute(20);
    const vote = (id: string, at: Date) =>
      ({ person: ref(id), verdict: "grant", reason: "", castAt: at, signature: null }) as const;
    const record = (number: number, votes: ReturnType<typeof vote>[], state: "granted" | "pending") =>
      [
        `a${number}`,
        { item: toAgendaItem(candidate(number)), state, votes, endedAt: state === "granted" ? ended : null },
      ] as const;
    const made = minutesOf({
      meeting: {
        ...meeting({
          calls: [
            { authorizationId: "a1", by: ref("ann"), at: atMinute(5) },
            { authorizationId: "a2", by: ref("ann"), at: atMinute(15) },
          ],
          presence: [
            { person: ref("ann"), kind: "came", at: atMinute(0) },
            { person: ref("ben"), kind: "came", at: atMinute(1) },
            { person: ref("ben"), kind: "left", at: atMinute(12) },
          ],
        }),
        startedAt: startsAt,
      },
      name: "CAB weekly",
      authority: "CAB",
      timeZone: "Europe/Berlin",
      agendaDigest: "f".repeat(64),
      startedBy: "ANN",
      closedBy: "ANN",
      closedAt: atMinute(30),
      records: new Map([
        record(1, [vote("ann", atMinute(6)), vote("ben", atMinute(20)), vote("cem", atMinute(-30))], "granted"),
        record(2, [], "pending"),
      ]),
      leftInTray: [{ number: 9, about: "REL-9", title: "Late" }],
    });
    expect(made.seconds).toBe(30 * 60);
    expect(made.quorum).toEqual({ needed: 2, most: 2, wasReached: true });
    expect(made.present).toEqual([
      { name: "ANN", isMember: true, spans: [{ from: atMinute(0).toISOString(), to: null }] },
      { name: "BEN", isMember: true, spans: [{ from: atMinute(1).toISOString(), to: atMinute(12).toISOString() }] },
    ]);
    expect(made.items.map(({ seconds, state, decidedInMeeting }) => ({ seconds, state, decidedInMeeting }))).toEqual([
      { seconds: 600, state: "granted", decidedInMeeting: true },
      { seconds: 900, state: "pending", decidedInMeeting: false },
    ]);
    expect(made.items[0]?.votes.map(({ name, inMeeting }) => [name, inMeeting])).toEqual([
      ["ANN", true],
      ["BEN", false],
      ["CEM", false],
    ]);
    expect(made.leftInTray).toHaveLength(1);
  });
});
