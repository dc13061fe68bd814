import { describe, expect, it } from "vitest";
import { phases, type Release, type Review } from "#lib/domain/release";
import { decideGiveVerdicts, decideSaveReview, isBackedOut, mustFollow, observedUntil, verdictsOf } from "#lib/domain/review";
import { judgeTarget, minimumSample, notDeployed } from "#lib/domain/service-level";
import {
  actor,
  authorization,
  backedOut,
  codes,
  days,
  deployment,
  eventsOf,
  hours,
  now,
  release,
  running,
  standingBefore,
  target,
} from "../support/build-release.ts";

const ann = actor("ann", "release_manager");
const written = release().review as Review;
const missed = [{ target, measured: 98, sampleSize: 400, verdict: "missed" }] as const;
const notRatified = [authorization({ subject: "ratification", gate: null, state: "refused" })];
const inReview = (overrides: Partial<Release> = {}) => standingBefore("closed", overrides);
const save = (of: Release, review: Partial<Review> = {}, who = ann) =>
  decideSaveReview(of, { review: { ...written, ...review } }, who);
const measured = [{ targetId: target.id, measurement: { value: 99.95, sampleSize: 400 } }];

describe("the review", () => {
  it.each(phases.map((phase) => [phase]))("in %s", (phase) => {
    expect(codes(save(release({ phase })))).toEqual(phase === "review" ? [] : ["other-phase"]);
    expect(codes(decideGiveVerdicts(standingBefore("closed", { phase }), { measured }, ann, now))).toEqual(
      phase === "review" ? [] : ["other-phase"],
    );
  });

  it.each<[string, string[], ReturnType<typeof save>]>([
    ["is the release managers'", ["role-missing"], save(inReview(), {}, actor("otto", "operator"))],
    ["is saved before it is decided", [], save(inReview({ verdicts: missed }), { decision: null })],
    ["does not leave a missed target at that", ["must-follow"], save(inReview({ verdicts: missed }))],
    ["follows a missed target up", [], save(inReview({ verdicts: missed }), { decision: "follow_up" })],
    ["retires after a missed target", [], save(inReview({ verdicts: missed }), { decision: "retire" })],
    ["does not leave a refused ratification at that", ["must-follow"], save(inReview({ authorizations: notRatified }))],
  ])("%s", (_, refusals, decision) => {
    expect(codes(decision)).toEqual(refusals);
  });

  it.each<[string, boolean, Partial<Release>]>([
    ["a missed target", true, { verdicts: missed }],
    ["a refused ratification", true, { authorizations: notRatified }],
    ["a refused gate", false, { authorizations: [authorization({ state: "refused" })] }],
    ["an inconclusive verdict", false, { verdicts: [judgeTarget(target, null)] }],
  ])("of %s demands a follow-up: %s", (_, must, overrides) => {
    expect(mustFollow(inReview(overrides))).toBe(must);
  });
});

describe("the observation window", () => {
  it.each<[string, Date | null, Partial<Release>]>([
    ["ends some days after a finished deployment", hours(-29 + 24), { deployments: [deployment()] }],
    ["ends with the deployment where none was planned", hours(-29), { deployments: [deployment()], schedule: null }],
    ["is none after a back-out", null, { deployments: [deployment(), backedOut()] }],
    ["is none while it runs", null, { deployments: [running()] }],
    ["is none before a deployment", null, {}],
  ])("%s", (_, until, overrides) => {
    expect(observedUntil(release(overrides))).toEqual(until);
  });

  it("holds the verdicts back until it is over", () => {
    const fresh = inReview({ deployments: [deployment({ ended: { outcome: "finished", at: now, note: "", overran: false } })] });
    expect(codes(decideGiveVerdicts(fresh, { measured }, ann, now))).toEqual(["not-observed"]);
    expect(codes(decideGiveVerdicts(fresh, { measured }, ann, days(1)))).toEqual([]);
  });
});

describe("verdicts", () => {
  it("are given on every target frozen at G2", () => {
    expect(eventsOf(decideGiveVerdicts(inReview(), { measured }, ann, now))).toEqual([
      { type: "verdicts.given", verdicts: [{ target, measured: 99.95, sampleSize: 400, verdict: "met" }] },
    ]);
    expect(verdictsOf(inReview(), []).map(({ verdict }) => verdict)).toEqual(["inconclusive"]);
  });

  it("read `not deployed` after a back-out, whatever was measured", () => {
    const undone = inReview({ deployments: [backedOut()] });
    expect(isBackedOut(undone)).toBe(true);
    expect(eventsOf(decideGiveVerdicts(undone, { measured }, ann, now))).toEqual([
      { type: "verdicts.given", verdicts: [notDeployed(target)] },
    ]);
  });

  it("need a target", () => {
    expect(codes(decideGiveVerdicts(inReview({ impact: null }), { measured }, ann, now))).toEqual(["no-targets"]);
  });

  it("are the release managers'", () => {
    expect(codes(decideGiveVerdicts(inReview(), { measured }, actor("otto", "operator"), now))).toEqual(["role-missing"]);
  });
});

describe("a target", () => {
  const atMost = { ...target, comparison: "at_most", value: 200 } as const;
  it.each<[string, Parameters<typeof judgeTarget>[0], number | null, number, string]>([
    ["at least this, reached exactly", target, 99.9, 400, "met"],
    ["at least this, not reached", target, 99.89, 400, "missed"],
    ["at most this, kept exactly", atMost, 200, 400, "met"],
    ["at most this, not kept", atMost, 200.01, 400, "missed"],
    ["with too few samples", target, 99.95, minimumSample - 1, "inconclusive"],
    ["missed with too few samples", target, 1, minimumSample - 1, "inconclusive"],
    ["with just enough samples", target, 99.95, minimumSample, "met"],
    ["without a measurement", target, null, 0, "inconclusive"],
  ])("%s", (_, of, value, sampleSize, verdict) => {
    expect(judgeTarget(of, value === null ? null : { value, sampleSize }).verdict).toBe(verdict);
  });
});
