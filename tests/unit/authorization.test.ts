import { describe, expect, it } from "vitest";
import {
  type AuthorizationState,
  authorizationSteps,
  decideExpire,
  decideVote,
  decideWithdraw,
  isLate,
  isOpen,
  reasonsItCannotBeDecided,
  type VoteInput,
} from "#lib/domain/authorization";
import type { Refusal } from "#lib/domain/decision";
import { decideCastVote } from "#lib/domain/gate-voting";
import { outcomeOf, type SeatedParty, tally, type Verdict } from "#lib/domain/quorum";
import {
  actor,
  allrounder,
  authorization,
  codes,
  days,
  defaultPolicy,
  eventsOf,
  granted,
  hours,
  job,
  now,
  seated,
  standingBefore,
  vote,
} from "../support/build-release.ts";

const states = Object.keys(authorizationSteps) as AuthorizationState[];
const allowed = new Set([
  "pending>granted",
  "pending>refused",
  "pending>withdrawn",
  "pending>expired",
  "pending>superseded",
  "granted>withdrawn",
  "granted>expired",
  "granted>superseded",
]);

describe("the states of an authorization", () => {
  it.each(states.flatMap((from) => states.map((to) => [from, to] as const)))("%s to %s", (from, to) => {
    expect(authorizationSteps[from].includes(to)).toBe(allowed.has(`${from}>${to}`));
  });

  it.each<[string, boolean, Parameters<typeof isOpen>[0]]>([
    ["a pending request", true, { state: "pending", spent: false, subject: "gate" }],
    ["an unspent grant", true, { state: "granted", spent: false, subject: "gate" }],
    ["a spent grant", false, { state: "granted", spent: true, subject: "gate" }],
    ["the grant of a change", false, { state: "granted", spent: false, subject: "change" }],
    ["a ratification", false, { state: "granted", spent: false, subject: "ratification" }],
    ["a refusal", false, { state: "refused", spent: false, subject: "gate" }],
  ])("%s is open: %s", (_, open, one) => {
    expect(isOpen(one)).toBe(open);
  });

  it.each<[string, boolean, Parameters<typeof isLate>[0]]>([
    ["a request at its last moment", true, { state: "pending", expiresAt: now, grantExpiresAt: null }],
    ["a request in time", false, { state: "pending", expiresAt: hours(1), grantExpiresAt: null }],
    ["a grant at its last moment", true, { state: "granted", expiresAt: hours(-9), grantExpiresAt: now }],
    ["a grant in time whose request time is over", false, { state: "granted", expiresAt: hours(-9), grantExpiresAt: hours(1) }],
    ["a refusal", false, { state: "refused", expiresAt: hours(-9), grantExpiresAt: null }],
  ])("%s is late: %s", (_, late, one) => {
    expect(isLate(one, now)).toBe(late);
  });
});

const cab = seated("authority", 2, ["mira", "jonas", "priya"]);
const cabAndOwner = [cab, seated("service_owner", 1, ["olga"])];
const ownerInCab = [seated("authority", 2, ["mira", "olga"]), seated("service_owner", 1, ["olga"])];
const g3 = [cab, seated("service_owner", 1, ["olga"]), seated("change_manager", 1, ["tom", "tina"])];
const ratification = [cab, seated("uninvolved", 1, ["priya"])];

describe("votes", () => {
  it.each<[string, readonly SeatedParty[], Record<string, Verdict>, "granted" | "refused" | null]>([
    ["none decide nothing", [cab], {}, null],
    ["one of two decides nothing", [cab], { mira: "grant" }, null],
    ["two of two grant", [cab], { mira: "grant", jonas: "grant" }, "granted"],
    ["a stranger's grant does not count", [cab], { mira: "grant", ann: "grant" }, null],
    ["a refusal of the board is outvoted while the number can be reached", [cab], { mira: "refuse", jonas: "grant" }, null],
    ["and granted by the others", [cab], { mira: "refuse", jonas: "grant", priya: "grant" }, "granted"],
    ["refusals that put the number out of reach refuse", [cab], { mira: "refuse", jonas: "refuse" }, "refused"],
    ["an abstention does not count", [cab], { mira: "abstain", jonas: "grant" }, null],
    ["abstentions that put the number out of reach refuse", [cab], { mira: "abstain", jonas: "abstain" }, "refused"],
    ["the board alone does not grant where the owner is required", cabAndOwner, { mira: "grant", jonas: "grant" }, null],
    ["board and owner grant", cabAndOwner, { mira: "grant", jonas: "grant", olga: "grant" }, "granted"],
    ["one refusal by the owner refuses", cabAndOwner, { mira: "grant", jonas: "grant", olga: "refuse" }, "refused"],
    ["the owner's abstention leaves nobody to give that vote", cabAndOwner, { olga: "abstain" }, "refused"],
    ["one vote serves the board and the owner's seat", ownerInCab, { olga: "grant", mira: "grant" }, "granted"],
    ["G3 wants board, owner and a change manager", g3, { mira: "grant", jonas: "grant", olga: "grant" }, null],
    ["one change manager signs off", g3, { mira: "grant", jonas: "grant", olga: "grant", tina: "grant" }, "granted"],
    ["one refusal by a change manager refuses, another's grant or not", g3, { tom: "grant", tina: "refuse" }, "refused"],
    ["a ratification waits for somebody who had not voted", ratification, { mira: "grant", jonas: "grant" }, null],
    ["and is decided with them", ratification, { mira: "grant", priya: "grant" }, "granted"],
    ["who had not voted has one vote, no veto", ratification, { mira: "grant", jonas: "grant", priya: "abstain" }, "refused"],
  ])("%s", (_, parties, ballots, outcome) => {
    const votes = Object.entries(ballots).map(([id, verdict]) => vote(id, verdict));
    expect(outcomeOf(parties, votes)).toBe(outcome);
  });

  it("are counted per party, with the seats still open", () => {
    const counted = tally(cabAndOwner, [vote("mira", "grant"), vote("jonas", "abstain")]);
    expect(counted.map(({ party, granted: n, open }) => [party, n, open.map(({ id }) => id)])).toEqual([
      ["authority", 1, ["priya"]],
      ["service_owner", 0, ["olga"]],
    ]);
  });
});

const input = (overrides: Partial<VoteInput> = {}): VoteInput => ({
  authorizationId: "authorization-1",
  voteId: "vote-1",
  verdict: "grant",
  reason: "",
  evidenceDigest: authorization().evidenceDigest,
  ...overrides,
});

describe("a vote is refused", () => {
  const mira = actor("mira");
  it.each<[string, string, Parameters<typeof decideVote>]>([
    ["by a job", "not-a-person", [authorization(), input(), job, now, 1, []]],
    ["by somebody without a seat, whatever their roles", "no-seat", [authorization(), input(), allrounder, now, 1, []]],
    ["a second time", "voted-already", [authorization({ votes: [vote("mira", "abstain")] }), input(), mira, now, 1, []]],
    ["when it was decided", "not-pending", [granted({ votes: [] }), input(), mira, now, 1, []]],
    ["when the request's time is over", "expired", [authorization({ expiresAt: now }), input(), mira, now, 1, []]],
    ["when the evidence changed", "stale-evidence", [authorization(), input(), mira, now, 2, []]],
    ["on other evidence than was shown", "other-evidence", [authorization(), input({ evidenceDigest: "0" }), mira, now, 1, []]],
    [
      "as a refusal without a reason",
      "reason-missing",
      [authorization(), input({ verdict: "refuse", reason: " " }), mira, now, 1, []],
    ],
    ["on nothing", "no-such-authorization", [undefined, input(), mira, now, 1, []]],
  ])("%s", (_, code, args) => {
    expect(codes(decideVote(...args))).toEqual([code]);
  });

  it("with every reason at once", () => {
    const late = authorization({ expiresAt: hours(-1), votes: [vote("ann", "grant")] });
    const refused = decideVote(late, input({ verdict: "refuse", evidenceDigest: "0" }), actor("ann"), now, 2, []);
    expect(codes(refused)).toEqual(["expired", "stale-evidence", "no-seat", "voted-already", "other-evidence", "reason-missing"]);
  });

  it("as the deciding grant while a condition fails, and then decides nothing", () => {
    const closed: Refusal[] = [{ code: "window-ahead", message: "The window is over." }];
    const almost = authorization({ votes: [vote("jonas", "grant")] });
    expect(codes(decideVote(almost, input(), actor("mira"), now, 1, closed))).toEqual(["window-ahead"]);
    expect(codes(decideVote(authorization(), input(), actor("mira"), now, 1, closed))).toEqual([]);
    expect(codes(decideVote(almost, input({ verdict: "refuse", reason: "No" }), actor("mira"), now, 1, closed))).toEqual([]);
  });
});

describe("a vote that is allowed", () => {
  const types = (one: Parameters<typeof decideVote>[0], given: Partial<VoteInput>, who = "mira") =>
    eventsOf(decideVote(one, input(given), actor(who), now, 1, [])).map(({ type }) => type);

  it("is cast, and decides when it is the deciding one", () => {
    expect(types(authorization(), {})).toEqual(["vote.cast"]);
    expect(types(authorization({ votes: [vote("jonas", "grant")] }), {})).toEqual(["vote.cast", "authorization.granted"]);
    expect(types(authorization({ votes: [vote("jonas", "refuse")] }), { verdict: "refuse", reason: "No" })).toEqual([
      "vote.cast",
      "authorization.refused",
    ]);
  });

  it("says why even where an abstention put the number out of reach", () => {
    const decision = decideVote(
      authorization({ votes: [vote("jonas", "abstain")] }),
      input({ verdict: "abstain" }),
      actor("mira"),
      now,
      1,
      [],
    );
    expect(eventsOf(decision).at(-1)).toEqual({
      type: "authorization.refused",
      authorizationId: "authorization-1",
      because: "The votes that are left cannot reach the number needed.",
    });
  });

  it("is cast on a gate of a release against its revision and live conditions", () => {
    const asked = authorization({ gate: "deployment", votes: [vote("jonas", "grant")] });
    const waiting = standingBefore("deployment", { authorizations: [asked] });
    expect(codes(decideCastVote(waiting, input(), actor("mira"), now))).toEqual([]);
    expect(codes(decideCastVote(waiting, input(), actor("mira"), days(1)))).toEqual(["window-ahead"]);
    const edited = { ...waiting, evidenceRevisions: { ...waiting.evidenceRevisions, deployment: 2 } };
    expect(codes(decideCastVote(edited, input(), actor("mira"), now))).toEqual(["stale-evidence"]);
    expect(codes(decideCastVote(waiting, input({ authorizationId: "other" }), actor("mira"), now))).toEqual([
      "no-such-authorization",
    ]);
  });
});

describe("a request that nobody could grant", () => {
  it("names the authority that is too small, and each party without a person", () => {
    const short = [seated("authority", 2, ["mira"]), seated("change_manager", 1, []), seated("service_owner", 1, ["olga"])];
    const refusals = reasonsItCannotBeDecided(defaultPolicy("gate", "check_in"), short);
    expect(refusals.map(({ message }) => message)).toEqual([
      expect.stringContaining("Change advisory board needs 2 who may vote on this, but has 1"),
      expect.stringContaining("Nobody can vote as a change manager"),
    ]);
  });
});

describe("an authorization is withdrawn", () => {
  it.each<[string, string[], Parameters<typeof decideWithdraw>]>([
    ["by its asker", [], [authorization(), { reason: "Too early" }, actor("ann")]],
    ["by a release manager", [], [granted(), { reason: "Too early" }, actor("rita", "release_manager")]],
    ["never by an elector", ["role-missing"], [authorization(), { reason: "No" }, actor("mira")]],
    ["never without a reason", ["reason-missing"], [authorization(), { reason: " " }, actor("ann")]],
    ["never when it was spent", ["not-open"], [granted({ spent: true }), { reason: "No" }, actor("ann")]],
    ["never when it was refused", ["not-open"], [authorization({ state: "refused" }), { reason: "No" }, actor("ann")]],
    [
      "never when it authorized a change",
      ["not-open"],
      [granted({ subject: "change", gate: null }), { reason: "No" }, actor("ann")],
    ],
    [
      "never when it ratified an emergency",
      ["not-open"],
      [granted({ subject: "ratification", gate: null }), { reason: "No" }, actor("ann")],
    ],
    ["never when there is none", ["no-such-authorization"], [undefined, { reason: "No" }, actor("ann")]],
  ])("%s", (_, refusals, args) => {
    expect(codes(decideWithdraw(...args))).toEqual(refusals);
  });
});

describe("an authorization expires", () => {
  it.each<[string, string[], Parameters<typeof decideExpire>]>([
    ["when nobody decided it in time", [], [authorization({ expiresAt: now }), now]],
    ["when its grant was not used in time", [], [granted({ grantExpiresAt: now }), now]],
    ["never before", ["not-late"], [authorization(), now]],
    ["never when it was spent", ["not-late"], [granted({ grantExpiresAt: now, spent: true }), now]],
    ["never when it ratified an emergency", ["not-late"], [granted({ grantExpiresAt: now, subject: "ratification" }), now]],
    ["never when there is none", ["no-such-authorization"], [undefined, now]],
  ])("%s", (_, refusals, args) => {
    expect(codes(decideExpire(...args))).toEqual(refusals);
  });
});
