import { describe, expect, test } from "vitest";
import { type GateState, gatePicture, glyphOf, type Line } from "#lib/domain/gate-picture";
import { gates, type Phase, type PhaseEntry, type Release, type StepVia } from "#lib/domain/release";
import {
  authorization,
  backedOut,
  build,
  days,
  deployment,
  hours,
  libraryItem,
  now,
  person,
  release,
  report,
  retirementBefore,
  running,
  seated,
  standingBefore,
  vote,
} from "../support/build-release.ts";

/** Instants as the distance from now in hours, so that a line reads as a text. */
const read = (line: Line): string =>
  line.map((part) => (typeof part === "string" ? part : `<${(part.getTime() - now.getTime()) / 3_600_000}h>`)).join("");

const entry = (from: Phase, to: Phase, via: StepVia, overrides: Partial<PhaseEntry> = {}): PhaseEntry => ({
  id: `${from}-${to}`,
  from,
  to,
  via,
  gate: via === "gate" ? (gates.find((gate) => gate === to) ?? null) : null,
  authorizationId: null,
  reason: null,
  enteredBy: person("ann"),
  enteredAt: hours(-5),
  ...overrides,
});

const before = (overrides: Partial<Release> = {}) => standingBefore("build_and_test", { phaseSince: hours(-5), ...overrides });
const door = (release: Release, index = 1) => gatePicture(release, now).gates[index];

test.each<[string, Partial<Parameters<typeof authorization>[0]> | null, GateState, string]>([
  ["nothing asked, the door ahead is shut and says that it can be asked for", null, "shut", "can be asked for"],
  ["asked, it counts the board's votes", { votes: [vote("mira", "grant")] }, "asked", "asked <-1h>, 1 of 2"],
  [
    "with the board agreed, it names the party that is missing",
    {
      parties: [seated("authority", 1, ["mira"]), seated("service_owner", 1, ["olga"])],
      votes: [vote("mira", "grant")],
    },
    "asked",
    "1 of 1, owner missing",
  ],
  [
    "granted, it stands open until it is passed",
    { state: "granted", endedAt: hours(-0.5), votes: [vote("mira", "grant"), vote("jonas", "grant")] },
    "granted",
    "granted <-0.5h>, 2 of 2",
  ],
  [
    "granted by a template, it counts no votes",
    { state: "granted", endedAt: hours(-0.5), templateId: "t", parties: [] },
    "granted",
    "granted <-0.5h>, template",
  ],
  ["refused, it says when", { state: "refused", endedAt: hours(-0.5) }, "refused", "refused <-0.5h>"],
  ["superseded, it says when", { state: "superseded", endedAt: hours(-0.5) }, "superseded", "superseded <-0.5h>"],
  ["withdrawn, it says when", { state: "withdrawn", endedAt: hours(-0.5) }, "withdrawn", "withdrawn <-0.5h>"],
  ["past its time, it is expired even before the job says so", { expiresAt: hours(-0.1) }, "expired", "expired <-1h>"],
  [
    "asked before the release was sent back, it is shut again",
    { state: "refused", askedAt: hours(-9) },
    "shut",
    "can be asked for",
  ],
])("%s", (_, asked, state, line) => {
  const view = door(before({ authorizations: asked ? [authorization(asked)] : [] }));
  expect(view).toMatchObject({ state, isAhead: true });
  expect(read(view?.line ?? [])).toBe(line);
});

test("a door ahead that lacks something counts what is missing", () => {
  expect(read(door(before({ plan: null }))?.line ?? [])).toMatch(/^\d of \d missing$/);
});

test("a passed door shows the grant it was opened with, also after a later refusal elsewhere", () => {
  const grant = authorization({
    id: "g2",
    state: "granted",
    spent: true,
    endedAt: hours(-6),
    votes: [vote("mira", "grant"), vote("priya", "grant")],
  });
  const view = door(
    standingBefore("check_in", {
      authorizations: [grant],
      entries: [entry("planning", "build_and_test", "gate", { authorizationId: "g2" })],
    }),
  );
  expect(view).toMatchObject({ state: "passed", authorization: grant.number, votes: { granted: 2, needed: 2 } });
});

test("after going back, the gate that was passed once is shut, and the way back is drawn with its reason", () => {
  const sentBack = before({
    authorizations: [authorization({ state: "granted", spent: true })],
    entries: [
      entry("planning", "build_and_test", "gate", { authorizationId: "authorization-1" }),
      entry("build_and_test", "planning", "back", { reason: "Plan anew", enteredAt: hours(-5) }),
    ],
  });
  expect(door(sentBack)).toMatchObject({ state: "shut", isAhead: true });
  expect(gatePicture(sentBack, now).wayBack).toEqual({
    from: "build_and_test",
    to: "planning",
    at: hours(-5),
    reason: "Plan anew",
  });
});

test("a cancelled release stops where it was, with no door ahead", () => {
  const cancelled = release({
    phase: "cancelled",
    entries: [entry("build_and_test", "cancelled", "cancel", { reason: "No market" })],
  });
  const picture = gatePicture(cancelled, now);
  expect(picture.phases.map(({ state }) => state)).toEqual(["done", "stopped", "ahead", "ahead", "ahead"]);
  expect(picture.gates.some(({ isAhead }) => isAhead)).toBe(false);
  expect(read(picture.headline)).toBe("Cancelled in build & test on <-5h>: No market");
});

test("a backed-out release says so in its deployment and at its end", () => {
  const picture = gatePicture(release({ phase: "closed", phaseSince: hours(-1), deployments: [backedOut()] }), now);
  expect(picture.phases[3]).toMatchObject({ state: "done", isTrouble: true });
  expect(read(picture.phases[3]?.line ?? [])).toBe("backed out <-0.5h>");
  expect(read(picture.headline)).toBe("Closed on <-1h>, backed out.");
});

describe("the line of a phase", () => {
  const line = (index: number, overrides: Partial<Release>) => {
    const view = gatePicture(release({ phase: "review", ...overrides }), now).phases[index];
    return `${view?.isTrouble ? "! " : ""}${read(view?.line ?? [])}`;
  };
  const loose = { id: "r", title: "Fraud", likelihood: "high", impact: "low", mitigation: "", contingency: "" } as const;
  test.each<[string, number, Partial<Release>, string]>([
    ["counts the risks held", 0, {}, "1 risk held"],
    ["warns of a high risk that is not held", 0, { risks: [loose] }, "! 1 high risk not held"],
    ["says that the plan is to be written", 0, { risks: [], plan: null }, "to be written"],
    ["counts the tests of the last build", 1, {}, "1st build, 12 tests pass"],
    [
      "warns of failing tests",
      1,
      { builds: [build({ iteration: 3, reports: [report({ failed: 1 })] })] },
      "! 3rd build, 1 test fails",
    ],
    [
      "counts required suites that did not run",
      1,
      { builds: [build({ iteration: 2, reports: [] })] },
      "2nd build, 1 suite to run",
    ],
    ["says that a build is open", 1, { builds: [build({ sealed: null })] }, "1st build, not sealed"],
    ["says that artifacts are to go in", 2, { libraryItems: [] }, "1 artifact to go in"],
    ["says that they are in", 2, {}, "1 artifact in"],
    [
      "warns of a damaged item",
      2,
      { libraryItems: [libraryItem({ lastCheck: { result: "altered", at: now } })] },
      "! 1 item damaged",
    ],
    ["says that the window is open", 3, {}, "window open now"],
    [
      "says when the window begins",
      3,
      { schedule: { windowStart: hours(2), windowEnd: hours(3), observationDays: 1, communication: "" } },
      "window <2h>",
    ],
    [
      "warns of a window that is over",
      3,
      { schedule: { windowStart: hours(-3), windowEnd: hours(-2), observationDays: 1, communication: "" } },
      "! window is over",
    ],
    ["says since when it is being deployed", 3, { deployments: [running()] }, "running since <-1h>"],
    [
      "says until when it is watched",
      4,
      { deployments: [deployment({ ended: { outcome: "finished", at: hours(-1), note: "", overran: false } })] },
      "watched until <23h>",
    ],
    ["counts the targets met", 4, { deployments: [deployment()] }, "1 of 1 target met"],
    [
      "says what followed",
      4,
      {
        phase: "closed",
        review: { ...emptyReview, decision: "follow_up" },
        followers: [{ id: "f", number: 43, title: "", retires: false, phase: "planning" }],
      },
      "followed by REL-43",
    ],
  ])("%s", (_, index, overrides, said) => {
    expect(line(index, overrides)).toBe(said);
  });

  test("tells the tasks of a retirement in place of a build", () => {
    expect(read(gatePicture(retirementBefore("check_in"), now).phases[1]?.line ?? [])).toBe("3 of 3 tasks done");
  });
});

const emptyReview = {
  plannedVsActual: "",
  incidents: "",
  customerValue: "",
  businessValue: "",
  lessons: "",
  decision: null,
  decisionReason: "",
};

test("the glyph of a row says phase and gate in shapes and in words", () => {
  const glyph = glyphOf({ phase: "build_and_test", gateState: "pending" });
  expect(glyph.steps.map(({ state, gate }) => `${state}/${gate}`)).toEqual([
    "done/passed",
    "now/passed",
    "ahead/asked",
    "ahead/shut",
    "ahead/shut",
  ]);
  expect(glyph.text).toBe("build & test; Check-in is asked for");
  expect(
    glyphOf({ phase: "closed", gateState: null }).steps.every(({ state, gate }) => state === "done" && gate === "passed"),
  ).toBe(true);
});

test("a grant whose time is over is an expired door", () => {
  const view = door(
    before({
      authorizations: [
        authorization({ state: "granted", endedAt: hours(-0.5), grantExpiresAt: hours(-0.1), expiresAt: days(3) }),
      ],
    }),
  );
  expect(view?.state).toBe("expired");
});
