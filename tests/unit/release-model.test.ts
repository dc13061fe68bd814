import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Authorization } from "#lib/domain/authorization";
import { assembleGateEvidence } from "#lib/domain/gate-evidence";
import { type Gate, gates, type Phase, type Release } from "#lib/domain/release";
import { changeSuccess } from "../support/build-release.ts";
import {
  type Attempt,
  attempt,
  type Command,
  commandNames,
  type Model,
  newModel,
  people,
  wait,
} from "../support/release-model.ts";

/** What a release manager with eight arms would do next, so that random sequences get somewhere. */
const helpful: Record<Phase, readonly Command[]> = {
  requested: ["askGate", "vote", "enter"],
  planning: ["savePlan", "saveSchedule", "saveCriteria", "takeImpact", "askGate", "vote", "vote", "enter"],
  build_and_test: [
    "handInBuild",
    "addArtifact",
    "sealBuild",
    "handInReport",
    "handInBill",
    "judgeCriterion",
    "askGate",
    "vote",
    "vote",
    "vote",
    "enter",
  ],
  check_in: [
    "checkIn",
    "saveSchedule",
    "chooseEnvironment",
    "saveRunSheet",
    "recordRehearsal",
    "askGate",
    "vote",
    "vote",
    "enter",
  ],
  deployment: ["startDeployment", "recordStep", "recordStep", "endDeployment", "enter"],
  review: ["giveVerdicts", "saveReview", "askRatification", "vote", "vote", "askGate", "vote", "enter"],
  closed: [],
  cancelled: [],
};

type Move = { kind: "try"; attempt: Attempt } | { kind: "help"; which: number } | { kind: "wait"; which: number };
const which = fc.nat({ max: 9999 });
const who = fc.nat({ max: people.length - 1 });
const attempts = (by: fc.Arbitrary<number>, what: fc.Arbitrary<Command>) =>
  fc.record({ kind: fc.constant("try" as const), attempt: fc.record({ who: by, what, which }) });
const anything = fc.constantFrom(...commandNames);
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 5, arbitrary: attempts(who, anything) },
  // A release manager, who may try the most: what was asked for is edited, taken back and asked for again.
  { weight: 6, arbitrary: attempts(fc.constant(0), anything) },
  { weight: 2, arbitrary: attempts(fc.constant(0), fc.constant("enter")) },
  { weight: 3, arbitrary: attempts(who, fc.constant("vote")) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("help" as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("wait" as const), which }) },
);

/** A helpful round, or the beginning of one: what would move it on, by everybody who might do it. */
function help(model: Model, chosen: number): Model {
  const round = helpful[model.release.phase];
  const tried = chosen % 3 === 0 ? round.slice(0, chosen % (round.length + 1)) : round;
  const inTurn = people.map((_, index) => (index + chosen) % people.length);
  return tried.reduce(
    (one, what, index) =>
      inTurn.reduce((now, at) => {
        // Once somebody has done it, nobody does it again in the same round.
        const isDone = now.release.version > one.release.version && what !== "vote";
        const isAbsent = what === "vote" && (chosen + at) % 3 === 0;
        return isDone || isAbsent ? now : attempt(now, { who: at, what, which: 3 * chosen + index + 1 });
      }, one),
    model,
  );
}

function play(model: Model, one: Move): Model {
  switch (one.kind) {
    case "try":
      return attempt(model, one.attempt);
    case "help":
      return help(model, one.which);
    case "wait":
      return wait(model, one.which);
  }
}

const grantsOf = ({ authorizations }: Release): Map<string, Authorization> => new Map(authorizations.map((one) => [one.id, one]));
const open = ({ authorizations }: Release) =>
  authorizations.filter(
    ({ subject, state, spent }) => subject === "gate" && (state === "pending" || (state === "granted" && !spent)),
  );

/** Counts the votes by hand: only people with a seat, none of them involved, each once. */
function isCarried({ parties, votes }: Authorization): boolean {
  const granting = new Set(votes.filter(({ verdict }) => verdict === "grant").map(({ person }) => person.id));
  return parties.every(({ needed, seats }) => seats.filter(({ id }) => granting.has(id)).length >= needed);
}

/** The gates that must have been passed since a release last went back behind them. */
function gatesOwed(phase: Phase): readonly Gate[] {
  const passed: Partial<Record<Phase, number>> = {
    planning: 1,
    build_and_test: 2,
    check_in: 3,
    deployment: 4,
    review: 4,
    closed: 5,
  };
  return gates.slice(0, passed[phase] ?? 0);
}

function expectSound(model: Model): void {
  const { release, excluded } = model;
  const grants = grantsOf(release);
  expect(release.entries.at(-1)?.to ?? "requested").toBe(release.phase);

  // The way so far: each gate crossed with a grant of its own, no grant twice.
  const spentOn = release.entries.flatMap(({ authorizationId }) => (authorizationId === null ? [] : [authorizationId]));
  expect(new Set(spentOn).size).toBe(spentOn.length);
  let held: Gate[] = [];
  for (const entry of release.entries) {
    if (entry.via === "back") held = held.filter((gate) => gatesOwed(entry.to).includes(gate));
    if (entry.via !== "gate" || entry.gate === null) continue;
    const grant = grants.get(entry.authorizationId ?? "");
    expect(grant).toMatchObject({ subject: "gate", gate: entry.gate, state: "granted", spent: true });
    held.push(entry.gate);
  }
  if (release.phase !== "cancelled") expect(held).toEqual(gatesOwed(release.phase));

  for (const authorization of release.authorizations) {
    const involved = excluded.get(authorization.id) ?? new Set();
    expect(authorization.votes.filter(({ person }) => involved.has(person.id))).toEqual([]);
    expect(new Set(authorization.votes.map(({ person }) => person.id)).size).toBe(authorization.votes.length);
    if (authorization.state === "granted") expect(isCarried(authorization)).toBe(true);
    if (authorization.spent) expect(spentOn).toContain(authorization.id);
  }

  // What is open stands on what is there now, and only once per gate.
  const stillOpen = open(release);
  expect(new Set(stillOpen.map(({ gate }) => gate)).size).toBe(stillOpen.length);
  for (const { id, gate, evidenceRevision, evidenceDigest } of stillOpen) {
    if (gate === null) throw new Error("A gate's authorization names it.");
    expect(release.evidenceRevisions[gate]).toBe(evidenceRevision);
    expect(assembleGateEvidence(release, gate, id, { baseline: [], collisions: [], changeSuccess }).digest).toBe(evidenceDigest);
  }
}

const reached = new Map<Phase, number>();
const ways = { back: 0, refused: 0, superseded: 0 };

describe("whatever anybody tries, in whatever order", () => {
  it.each([
    ["a normal release", false],
    ["an emergency", true],
  ])(
    "%s stands in no phase without the grants that lead there",
    (_, emergency) => {
      fc.assert(
        fc.property(fc.array(move, { minLength: 30, maxLength: 90, size: "max" }), (moves) => {
          let model = newModel(emergency);
          for (const one of moves) {
            const before = model.release;
            model = play(model, one);
            if (before.phase === "closed" || before.phase === "cancelled") expect(model.release.phase).toBe(before.phase);
            expectSound(model);
          }
          for (const { to, via } of model.release.entries) {
            reached.set(to, (reached.get(to) ?? 0) + 1);
            if (via === "back") ways.back += 1;
          }
          for (const { state } of model.release.authorizations) {
            if (state === "refused") ways.refused += 1;
            if (state === "superseded") ways.superseded += 1;
          }
        }),
        // The limit ends the shrinking of a failure, not the runs: they take a few seconds.
        { seed: 20261124, numRuns: 40, interruptAfterTimeLimit: 30_000 },
      );
    },
    120_000,
  );

  it("and the sequences tried went everywhere", () => {
    for (const phase of ["planning", "build_and_test", "check_in", "deployment", "review", "closed", "cancelled"] as const)
      expect([phase, (reached.get(phase) ?? 0) > 0]).toEqual([phase, true]);
    expect(ways.back * ways.refused * ways.superseded).toBeGreaterThan(0);
  });
});
