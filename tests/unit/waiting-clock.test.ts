import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { phaseSteps } from "#lib/domain/phase";
import { gates, phases } from "#lib/domain/release";
import { type RecordedAt, type StretchClock, saySeconds, waitingClock } from "#lib/domain/waiting-clock";
import { days, hours, now, seated } from "../support/build-release.ts";

const entry = (at: Date, type: string, content: object = {}): RecordedAt => ({ at, content: { type, ...content } });
const raised = entry(now, "release.raised");
const entered = (at: Date, to: string) => entry(at, "phase.entered", { to });
const board = [seated("authority", 1, ["mira", "jonas"]), seated("service_owner", 1, ["otto"])];
const asked = (at: Date, gate: string, authorizationId = "a1", parties: unknown = board) =>
  entry(at, "authorization.asked", { authorizationId, gate, subject: "gate", parties });
const voted = (at: Date, id: string, verdict = "grant", authorizationId = "a1") =>
  entry(at, "vote.cast", { authorizationId, verdict, actor: { kind: "person", id } });
const ended = (at: Date, state: string, authorizationId = "a1") => entry(at, `authorization.${state}`, { authorizationId });

const inHours = (clock: readonly StretchClock[]) =>
  clock.map(({ stretch, seconds, total, parties }) => ({
    stretch,
    total: total / 3600,
    ...Object.fromEntries(Object.entries(seconds).flatMap(([wait, n]) => (n > 0 ? [[wait, n / 3600]] : []))),
    ...(parties.length > 0 ? { for: parties.map((one) => `${one.party} ${one.seconds / 3600}`) } : {}),
  }));

describe("the waiting clock", () => {
  it("counts work until it is asked, people until they voted, and people until it is passed", () => {
    const entries = [
      raised,
      asked(hours(2), "planning"),
      voted(hours(5), "mira"),
      voted(hours(9), "otto"),
      ended(hours(9), "granted"),
      entered(hours(10), "planning"),
    ];
    expect(inHours(waitingClock(entries, hours(12)))).toEqual([
      { stretch: "planning", total: 10, work: 2, person: 8, for: ["authority 3", "service_owner 7"] },
      { stretch: "build_and_test", total: 2, work: 2 },
    ]);
  });

  it.each(["refused", "superseded"])("counts evidence from %s until it is asked again", (state) => {
    const entries = [raised, asked(hours(1), "planning"), ended(hours(3), state), asked(hours(7), "planning", "a2")];
    expect(inHours(waitingClock(entries, hours(8)))).toMatchObject([{ total: 8, work: 1, person: 3, evidence: 4 }]);
  });

  it.each(["withdrawn", "expired"])("counts work from %s until it is asked again", (state) => {
    const entries = [raised, asked(hours(1), "planning"), ended(hours(3), state), asked(hours(7), "planning", "a2")];
    expect(inHours(waitingClock(entries, hours(8)))).toMatchObject([{ total: 8, work: 5, person: 3 }]);
  });

  it("counts the window that a granted deployment waits for, and people once it is open", () => {
    const entries = [
      raised,
      entry(now, "schedule.saved", { schedule: { windowStart: hours(20).toISOString(), observationDays: 1 } }),
      entered(now, "check_in"),
      asked(hours(1), "deployment"),
      ended(hours(4), "granted"),
      entered(hours(22), "deployment"),
      entry(hours(23), "deployment.started"),
      entry(hours(25), "deployment.ended", { outcome: "finished" }),
      entered(hours(26), "review"),
    ];
    expect(inHours(waitingClock(entries, hours(60)))).toEqual([
      { stretch: "deployment", total: 22, work: 1, person: 5, window: 16, for: ["authority 3", "service_owner 3"] },
      { stretch: "deploying", total: 4, work: 4 },
      { stretch: "closed", total: 34, window: 23, work: 11 },
    ]);
  });

  it("waits for no observation after a back-out, and a ratification holds nothing up", () => {
    const entries = [
      raised,
      entry(now, "schedule.saved", { schedule: { windowStart: null, observationDays: 7 } }),
      entered(now, "deployment"),
      entry(hours(1), "deployment.started"),
      entry(hours(2), "deployment.ended", { outcome: "backed_out" }),
      entered(hours(2), "review"),
      entry(hours(3), "authorization.asked", { authorizationId: "r1", gate: null, subject: "ratification", parties: board }),
    ];
    expect(inHours(waitingClock(entries, hours(5)))).toMatchObject([{ stretch: "deploying" }, { stretch: "closed", work: 3 }]);
  });

  it("adds the rounds of a gate together, and stops when the release has ended", () => {
    const entries = [
      raised,
      entered(hours(1), "planning"),
      entered(hours(2), "build_and_test"),
      entered(hours(4), "planning"),
      entered(hours(5), "cancelled"),
    ];
    expect(inHours(waitingClock(entries, days(9)))).toEqual([
      { stretch: "planning", total: 1, work: 1 },
      { stretch: "build_and_test", total: 2, work: 2 },
      { stretch: "check_in", total: 2, work: 2 },
    ]);
  });

  it("reads entries that say less than they should", () => {
    const entries = [
      raised,
      entry(hours(1), "authorization.asked"),
      entry(hours(2), "phase.entered", { to: "nowhere" }),
      { at: hours(3), content: null },
    ];
    expect(inHours(waitingClock(entries, hours(4)))).toEqual([{ stretch: "planning", total: 4, work: 4 }]);
    expect(waitingClock([], now)).toEqual([]);
  });

  const contents = fc.oneof(
    fc.constantFrom(...phases).map((to) => ({ type: "phase.entered", to })),
    fc.constantFrom(...phaseSteps).map(({ to }) => ({ type: "phase.entered", to })),
    fc
      .record({ gate: fc.constantFrom(...gates, null), id: fc.constantFrom("a", "b", "c") })
      .map(({ gate, id }) => ({ type: "authorization.asked", authorizationId: id, gate, parties: board })),
    fc
      .record({
        state: fc.constantFrom("granted", "refused", "withdrawn", "expired", "superseded"),
        id: fc.constantFrom("a", "b", "c"),
      })
      .map(({ state, id }) => ({ type: `authorization.${state}`, authorizationId: id })),
    fc
      .record({ who: fc.constantFrom("mira", "jonas", "otto"), verdict: fc.constantFrom("grant", "refuse", "abstain") })
      .map(({ who, verdict }) => ({ type: "vote.cast", authorizationId: "a", verdict, actor: { id: who } })),
    fc
      .record({ at: fc.integer({ min: -1e6, max: 1e6 }), observationDays: fc.integer({ min: 0, max: 30 }) })
      .map(({ at, observationDays }) => ({
        type: "schedule.saved",
        schedule: { windowStart: new Date(now.getTime() + at * 1000).toISOString(), observationDays },
      })),
    fc.constantFrom({ type: "deployment.started" }, { type: "deployment.ended", outcome: "finished" }, { type: "plan.saved" }),
  );
  const stories = fc.array(fc.record({ after: fc.integer({ min: 0, max: 400_000_000 }), content: contents }), { maxLength: 40 });

  it("counts every second once, whatever happened", () => {
    fc.assert(
      fc.property(stories, fc.integer({ min: 0, max: 400_000_000 }), (story, rest) => {
        let at = now.getTime() + 123;
        const entries: RecordedAt[] = [{ at: new Date(at), content: { type: "release.raised" } }];
        let lived = 0;
        let isEnded = false;
        const pass = (ms: number) => {
          const since = Math.floor(at / 1000);
          at += ms;
          if (!isEnded) lived += Math.floor(at / 1000) - since;
        };
        for (const { after, content } of story) {
          pass(after);
          entries.push({ at: new Date(at), content });
          if ("to" in content) isEnded = content.to === "closed" || content.to === "cancelled";
        }
        pass(rest);
        const clock = waitingClock(entries, new Date(at));
        const sums = clock.map(({ seconds }) => Object.values(seconds).reduce((sum, n) => sum + n, 0));
        expect(sums).toEqual(clock.map(({ total }) => total));
        expect(sums.reduce((sum, n) => sum + n, 0)).toBe(lived);
        for (const { seconds, parties, total } of clock) {
          expect(Object.values(seconds).every((n) => Number.isInteger(n) && n >= 0)).toBe(true);
          expect(parties.every((one) => one.seconds > 0 && one.seconds <= total)).toBe(true);
        }
      }),
    );
  });
});

it.each([
  [0, "0 s"],
  [59, "59 s"],
  [60, "1 min"],
  [61, "1 min 1 s"],
  [601, "10 min"],
  [3600, "1 h"],
  [90_061, "1 d 1 h"],
  [86_400 + 59, "1 d"],
])("%i seconds are said as %s", (seconds, said) => {
  expect(saySeconds(seconds)).toBe(said);
});
