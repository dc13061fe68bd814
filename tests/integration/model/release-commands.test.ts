import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { readRelease } from "#lib/db/release-store";
import { gateAhead, phaseSteps } from "#lib/domain/phase";
import { outcomeOf } from "#lib/domain/quorum";
import { startVerification } from "#lib/domain/record-verify";
import { type ChangeModel, type Gate, gates, type Phase, type Release } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import type { Context } from "#lib/services/context";
import { asRole } from "../../support/database.ts";
import { authorizedChange, change, type MadeRelease, person, release, service, staff } from "../../support/factories.ts";
import { job } from "../../support/people.ts";
import { type Attempt, attemptNames, type Stage, tryOut } from "../../support/release-attempts.ts";

type Move =
  | { kind: "try"; who: number; what: Attempt; which: number }
  | { kind: "managerTries"; which: number }
  | { kind: "electorVotes"; which: number }
  | { kind: "ask" }
  | { kind: "help" };

const which = fc.nat({ max: 9999 });
const what = fc.constantFrom(...attemptNames);
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("try" as const), who: fc.nat({ max: 12 }), what, which }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("managerTries" as const), which }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("electorVotes" as const), which }) },
  { weight: 4, arbitrary: fc.constant({ kind: "ask" as const }) },
  { weight: 4, arbitrary: fc.constant({ kind: "help" as const }) },
);
const models = ["normal", "normal", "emergency", "standard"] as const satisfies readonly ChangeModel[];
const start = fc.record({
  model: fc.constantFrom(...models),
  retires: fc.boolean(),
  moves: fc.array(move, { minLength: 20, maxLength: 45, size: "max" }),
});

/** What a release manager may well try while a request is open: edits that supersede it, and steps that it does not allow yet. */
const fitting: Record<Phase, readonly Attempt[]> = {
  requested: ["amend", "changeScope", "enterPhase", "withdraw"],
  planning: [
    "savePlan",
    "saveSchedule",
    "saveRisks",
    "saveCriteria",
    "takeImpact",
    "amend",
    "changeScope",
    "saveDecommission",
    "enterPhase",
  ],
  build_and_test: [
    "handInBuild",
    "addArtifact",
    "sealBuild",
    "handInReport",
    "handInBill",
    "raiseDefect",
    "settleDefect",
    "judgeCriterion",
    "saveSchedule",
    "enterPhase",
  ],
  check_in: [
    "saveSchedule",
    "saveRunSheet",
    "chooseEnvironment",
    "recordRehearsal",
    "checkIn",
    "verifyItem",
    "enterPhase",
    "withdraw",
  ],
  deployment: ["enterPhase", "saveRunSheet", "saveReview"],
  review: ["saveReview", "giveVerdicts", "askRatification", "enterPhase"],
  closed: ["amend", "saveReview", "enterPhase"],
  cancelled: ["amend", "enterPhase"],
};

/** Who tries: the cast, and two who wear several hats. */
async function everybody(): Promise<Context[]> {
  const cast = staff();
  const twoHats = await person({
    name: "Hanna Hats",
    roles: ["release_manager", "developer", "operator"],
    member: ["cab", "emergency_cab"],
  });
  const { requester, manager, developer, tester, operator, auditor, changeManager, owner, deputy, cab, emergencyCab } = cast;
  const people = [
    requester,
    manager,
    developer,
    tester,
    operator,
    auditor,
    changeManager,
    owner,
    deputy,
    cab[0],
    emergencyCab[0],
    twoHats,
  ];
  return [...people.map(({ context }) => context), job];
}

/** The reasons of a refusal; a failure that is no refusal is a bug and fails the run. */
async function refusalOf(work: Promise<unknown>): Promise<string[] | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.refusals.length > 0 ? error.refusals.map(({ code }) => code) : [error.code];
  }
}

/** One elector of the pending request votes: some grant, some refuse. */
async function electorVotes(stage: Stage, n: number): Promise<void> {
  const { authorizations } = await stage.made.read();
  const pending = authorizations.findLast(({ state }) => state === "pending");
  const seats = [...new Map(pending?.parties.flatMap(({ seats: held }) => held).map((seat) => [seat.id, seat])).values()];
  const voter = seats[n % Math.max(seats.length, 1)];
  if (pending && voter) await stage.made.vote(pending.id, voter, n % 9 === 0 ? "refuse" : "grant");
}

async function prepareAndAsk({ made }: Stage): Promise<void> {
  await made.prepare();
  if (gateAhead((await standOf(made)).phase)) await made.ask();
}

async function managerTries(stage: Stage, n: number): Promise<void> {
  const { phase } = await standOf(stage.made);
  const chosen = fitting[phase][n % fitting[phase].length];
  if (chosen) await tryOut(stage.made.manager.context, stage, chosen, n);
}

async function play(stage: Stage, people: readonly Context[], one: Move): Promise<string[] | null> {
  switch (one.kind) {
    case "try":
      return refusalOf(tryOut(people[one.who % people.length] ?? job, stage, one.what, one.which));
    case "managerTries":
      return refusalOf(managerTries(stage, one.which));
    case "electorVotes":
      return refusalOf(electorVotes(stage, one.which));
    case "ask":
      return refusalOf(prepareAndAsk(stage));
    case "help":
      return refusalOf(stage.made.pass());
  }
}

const ended: ReadonlySet<Phase> = new Set(["closed", "cancelled"]);

interface Stand {
  phase: Phase;
  version: number;
  entries: bigint;
}

async function standOf({ id }: MadeRelease): Promise<Stand> {
  const [row] = await database().$queryRaw<Stand[]>`
    SELECT r.phase, r.version, (SELECT count(*) FROM record_entry e WHERE e.stream_id = r.stream_id) AS entries
    FROM release r WHERE r.id = ${id}::uuid`;
  if (!row) throw new Error("The release is there.");
  return row;
}

/** What no release may ever show, asked in SQL of the rows themselves. Each answers the rows that are wrong. */
const wrongs: Record<string, string> = {
  "a phase that no entry leads to": `
    SELECT r.phase FROM release r WHERE r.id = $1 AND r.phase IS DISTINCT FROM coalesce(
      (SELECT p.to_phase FROM phase_entry p WHERE p.release_id = r.id ORDER BY p.entered_at DESC LIMIT 1), 'requested')`,
  "a gate passed without a grant on this very evidence": `
    SELECT p.id FROM phase_entry p LEFT JOIN "authorization" a ON a.id = p.authorization_id
    WHERE p.release_id = $1 AND p.via = 'gate' AND (a.state IS DISTINCT FROM 'granted' OR NOT a.spent OR a.release_id <> p.release_id
      OR a.gate <> p.gate OR a.evidence_digest <> p.evidence_digest OR p.entered_at > a.grant_expires_at)`,
  "a grant spent twice, or spent on nothing": `
    SELECT a.id FROM "authorization" a WHERE a.release_id = $1
      AND (SELECT count(*) FROM phase_entry p WHERE p.authorization_id = a.id) <> a.spent::int`,
  "a vote of who asked, raised, managed or handed in": `
    SELECT v.id FROM vote v JOIN "authorization" a ON a.id = v.authorization_id JOIN release r ON r.id = a.release_id
    WHERE r.id = $1 AND (v.person_id IN (a.asked_by, r.raised_by)
      OR v.person_id::text = convert_from(a.evidence, 'UTF8')::jsonb -> 'manager' ->> 'id'
      OR v.person_id::text = convert_from(a.evidence, 'UTF8')::jsonb -> 'build' -> 'handedInBy' ->> 'id')`,
  "a vote without a seat": `
    SELECT v.id FROM vote v JOIN "authorization" a ON a.id = v.authorization_id WHERE a.release_id = $1
      AND NOT EXISTS (SELECT 1 FROM authorization_seat s WHERE s.authorization_id = a.id AND s.person_id = v.person_id)`,
  "an open authorization on evidence that changed": `
    SELECT a.id FROM "authorization" a JOIN gate_evidence_revision g ON g.release_id = a.release_id AND g.gate = a.gate
    WHERE a.release_id = $1 AND (a.state = 'pending' OR (a.state = 'granted' AND NOT a.spent)) AND a.evidence_revision <> g.revision`,
  "two open authorizations of one gate": `
    SELECT a.gate FROM "authorization" a WHERE a.release_id = $1 AND a.subject = 'gate' AND (a.state = 'pending' OR (a.state = 'granted' AND NOT a.spent))
    GROUP BY a.gate HAVING count(*) > 1`,
  "an outcome that the record does not tell of": `
    SELECT a.id FROM "authorization" a LEFT JOIN record_entry e ON e.id = a.outcome_entry_id
    WHERE a.release_id = $1 AND a.state <> 'pending' AND e.content ->> 'type' IS DISTINCT FROM 'authorization.' || a.state`,
};

const allWrongs = Object.entries(wrongs)
  .map(([name, sql]) => `SELECT '${name}' AS wrong, to_jsonb(found) AS found FROM (${sql.replaceAll("$1", "$1::uuid")}) found`)
  .join(" UNION ALL ");

async function expectSound({ made }: Stage): Promise<void> {
  expect(await database().$queryRawUnsafe(allWrongs, made.id)).toEqual([]);
  const { release: stored } = await readRelease(database(), { id: made.id });
  expectDomainAgrees(stored);
}

const gatesPassedIn: Record<Phase, number> = {
  requested: 0,
  planning: 1,
  build_and_test: 2,
  check_in: 3,
  deployment: 4,
  review: 4,
  closed: 5,
  cancelled: 0,
};

/** The rules read the rows and come to the same: every step is a step, the gates passed are those the phase owes, outcomes are what the votes say. */
function expectDomainAgrees({ phase, entries, authorizations }: Release): void {
  let held: Gate[] = [];
  for (const { from, to, via, gate } of entries) {
    expect(phaseSteps).toContainEqual({ from, to, via, gate });
    if (via === "back") held = held.filter((one) => gates.indexOf(one) < gatesPassedIn[to]);
    if (gate !== null) held.push(gate);
  }
  if (phase !== "cancelled") expect(held).toEqual(gates.slice(0, gatesPassedIn[phase]));
  for (const { state, parties, votes, templateId } of authorizations) {
    if (templateId !== null) expect(votes).toEqual([]);
    else if (state === "granted" || state === "refused" || state === "pending")
      expect(outcomeOf(parties, votes) ?? "pending").toBe(state);
    else if (votes.length > 0) expect(outcomeOf(parties, votes)).not.toBe("refused");
  }
}

const reached = new Set<Phase>();
let steps = 0;

describe("random people with random commands, against the database", () => {
  it("never bring a release anywhere without its grants, and never hear a no from the database that the rules had not said", async () => {
    const people = await everybody();
    await fc.assert(
      fc.asyncProperty(start, async ({ model, retires, moves }) => {
        const its = await service({ requiredSuites: ["unit"] });
        const made = await release({ model, service: its, retires: retires && model !== "standard" });
        const others = [await authorizedChange({ serviceId: its.id }), await change({ serviceId: its.id })];
        const stage: Stage = { made, changeIds: others.map(({ id }) => id) };
        let before = await standOf(made);
        for (const one of moves) {
          const refusals = await play(stage, people, one);
          expect(refusals?.filter((code) => code.startsWith("CS")) ?? []).toEqual([]);
          const after = await standOf(made);
          // Helping and asking are many commands: some of them may have happened before one was refused.
          if (refusals !== null && one.kind !== "help" && one.kind !== "ask") expect(after).toEqual(before);
          if (after.version > before.version) await expectSound(stage);
          steps += after.version - before.version;
          before = after;
          reached.add(after.phase);
          if (ended.has(after.phase)) break;
        }
      }),
      // The limit keeps a slow machine from waiting and a failure from being shrunk for ever; seed and path are printed with it.
      { seed: 20261124, numRuns: 14, interruptAfterTimeLimit: 20_000 },
    );
  }, 120_000);

  it("got somewhere, and left a record that verifies", async () => {
    expect(steps).toBeGreaterThan(10);
    expect(reached.has("planning")).toBe(true);
    const verification = startVerification({ isWhole: true });
    const { rows } = await asRole("countersign_app", (client) =>
      client.query<{
        stream_id: string;
        sequence: string;
        previous_hash: Buffer;
        micros: string;
        body: Buffer;
        entry_hash: Buffer;
      }>(
        `SELECT stream_id, sequence, previous_hash, (extract(epoch FROM recorded_at) * 1000000)::bigint AS micros, body, entry_hash
         FROM record_entry ORDER BY stream_id, sequence`,
      ),
    );
    for (const { stream_id: streamId, sequence, previous_hash: previousHash, micros, body, entry_hash: entryHash } of rows)
      verification.add({ streamId, sequence: BigInt(sequence), previousHash, recordedAtMicros: BigInt(micros), body, entryHash });
    expect(verification.report().faults).toEqual([]);
  });
});
