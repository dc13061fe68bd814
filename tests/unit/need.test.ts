import { describe, expect, it } from "vitest";
import type { AuthorizationState } from "#lib/domain/authorization";
import {
  type AuthorizationFacts,
  escalatesAt,
  movesNeeds,
  movesProposals,
  needsOfAuthorization,
  needsOfEmergency,
  needsOfProposal,
} from "#lib/domain/need";
import type { SeatedParty } from "#lib/domain/quorum";
import { days, hours, now, seated } from "../support/build-release.ts";

const party = (name: SeatedParty["party"], needed: number, ...ids: string[]): SeatedParty => seated(name, needed, ids, false);

function facts(overrides: Partial<AuthorizationFacts> = {}): AuthorizationFacts {
  return {
    id: "a1",
    number: 45,
    subject: "gate",
    gate: "check_in",
    state: "pending",
    spent: false,
    askedAt: now,
    expiresAt: days(14),
    endedAt: null,
    grantExpiresAt: null,
    isLast: true,
    ofName: "REL-12",
    ofTitle: "Faster search",
    serviceName: "Shop",
    parties: [party("authority", 2, "cab1", "cab2", "cab3"), party("service_owner", 1, "owner")],
    votes: [],
    openQuestions: 0,
    askedBy: "asker",
    managerId: "manager",
    standIns: ["owner", "deputy", "chen"],
    ...overrides,
  };
}

const told = (overrides: Partial<AuthorizationFacts>, at = hours(1)): string[] =>
  needsOfAuthorization(facts(overrides), at).map(({ personId, kind }) => `${personId} ${kind}`);

const voted = (...ids: string[]) => ids.map((id) => ({ person: { id }, verdict: "grant" as const, castAt: now }));

describe("a pending request", () => {
  it("is needed of everybody who holds a seat and has not voted, once each", () => {
    expect(told({ parties: [party("authority", 2, "cab1", "owner"), party("service_owner", 1, "owner")] })).toEqual([
      "cab1 vote",
      "owner vote",
    ]);
    expect(told({ votes: voted("cab1", "owner") })).toEqual(["cab2 vote", "cab3 vote"]);
  });

  it("leads straight to its decision page, with its deadline", () => {
    expect(needsOfAuthorization(facts(), now)[0]).toEqual({
      personId: "cab1",
      kind: "vote",
      subjectId: "a1",
      says: "Vote on check-in to the library (G3) of REL-12",
      about: "REL-12 Faster search, Shop",
      href: "/authorizations/45",
      since: now,
      dueAt: days(14),
    });
  });

  it("is needed of nobody when its time is over", () => {
    expect(told({}, days(14))).toEqual([]);
  });

  it("is told, shortly before its end, to whoever can speak for those who keep silent, and not to those who are asked themselves", () => {
    const late = { votes: voted("cab1", "cab2", "cab3") };
    expect(told(late, hours(-25, days(14)))).toEqual(["owner vote"]);
    expect(told(late, hours(-24, days(14)))).toEqual([
      "owner vote",
      "deputy chase",
      "chen chase",
      "asker chase",
      "manager chase",
    ]);
    const chase = needsOfAuthorization(facts(late), hours(-1, days(14))).find(({ kind }) => kind === "chase");
    expect(chase?.says).toBe(
      "See that check-in to the library (G3) of REL-12 is decided: Owner (the service owner) has not voted",
    );
  });

  it.each([
    ["a fortnight", days(14), hours(-24, days(14))],
    ["four days", days(4), hours(-24, days(4))],
    ["a day", days(1), hours(18)],
    ["an hour", hours(1), hours(0.75)],
  ])("of %s comes to its end at its last day or its last quarter", (_, expiresAt, expected) => {
    expect(escalatesAt({ askedAt: now, expiresAt })).toEqual(expected);
  });
});

describe("what was decided", () => {
  it("is told to who asked and who manages, as long as it can be passed", () => {
    const granted = { state: "granted", endedAt: hours(1), grantExpiresAt: days(30) } as const;
    expect(told(granted)).toEqual(["asker pass", "manager pass"]);
    expect(told({ ...granted, askedBy: "manager" })).toEqual(["manager pass"]);
    expect(needsOfAuthorization(facts(granted), hours(2))[0]).toMatchObject({ href: "/releases/REL-12", dueAt: days(30) });
    expect(told({ ...granted, spent: true })).toEqual([]);
    expect(told(granted, days(30))).toEqual([]);
    expect(told({ ...granted, subject: "change", gate: null, ofName: "CHG-7", managerId: null })).toEqual([]);
  });

  it.each<[AuthorizationState, string]>([
    ["refused", "Refused: read why, mend it and ask again for check-in to the library (G3) of REL-12"],
    ["superseded", "The evidence changed: ask again for check-in to the library (G3) of REL-12"],
    ["expired", "Nobody decided in time: ask again for check-in to the library (G3) of REL-12"],
  ])("as %s is to be asked again, until that is done", (state, says) => {
    expect(told({ state })).toEqual(["asker ask_again", "manager ask_again"]);
    expect(needsOfAuthorization(facts({ state }), now)[0]?.says).toBe(says);
    expect(told({ state, isLast: false })).toEqual([]);
  });

  it("is over for good when it was withdrawn, or a ratification was refused", () => {
    expect(told({ state: "withdrawn" })).toEqual([]);
    expect(told({ state: "refused", subject: "ratification", gate: null })).toEqual([]);
  });

  it("of a change concerns who asked alone", () => {
    expect(told({ state: "refused", subject: "change", gate: null, managerId: null })).toEqual(["asker ask_again"]);
  });
});

describe("an emergency", () => {
  const emergency = { releaseId: "r1", number: 9, title: "Hotfix", serviceName: "Shop", managerId: "manager", since: now };
  it("is to be ratified: its manager asks for it", () => {
    expect(needsOfEmergency({ ...emergency, wantsRatification: true })).toMatchObject([
      {
        personId: "manager",
        kind: "ratify",
        subjectId: "r1",
        says: "Ask for the ratification of REL-9",
        href: "/releases/REL-9",
      },
    ]);
    expect(needsOfEmergency({ ...emergency, wantsRatification: false })).toEqual([]);
  });
});

describe("a proposal", () => {
  const proposal = {
    id: "p1",
    what: "appointment",
    name: "Ann as member of an authority, CAB",
    concerns: ["ann"],
    proposedBy: "ben",
    proposedByName: "Ben",
    since: now,
    dueAt: null,
    confirmers: ["ann", "ben", "chen"],
  } as const;
  it("waits for a second person: neither who proposed it nor whom it is about", () => {
    expect(needsOfProposal(proposal)).toMatchObject([{ personId: "chen", kind: "confirm_appointment", href: "/admin" }]);
    expect(needsOfProposal({ ...proposal, what: "template", concerns: [] })).toMatchObject([
      { personId: "ann", kind: "confirm_template", href: "/changes/templates" },
      { personId: "chen" },
    ]);
    expect(needsOfProposal({ ...proposal, what: "policy", concerns: ["chen"] })).toMatchObject([
      { personId: "ann", kind: "confirm_policy", href: "/admin/policies/p1" },
    ]);
    expect(needsOfProposal({ ...proposal, what: "builder", name: "our runner", concerns: ["chen"] })).toMatchObject([
      { personId: "ann", kind: "confirm_builder", says: "Confirm the builder our runner", href: "/admin/builders" },
    ]);
  });
});

describe("events", () => {
  it("that change who needs what are looked at, work on the plan is not", () => {
    expect(["vote.cast", "authorization.superseded", "phase.entered", "release.passed_on"].filter(movesNeeds)).toHaveLength(4);
    expect(["plan.saved", "artifact.added", "step.recorded"].filter(movesNeeds)).toEqual([]);
    expect(["appointment.proposed", "template.confirmed", "person.deactivated"].filter(movesProposals)).toHaveLength(3);
    expect(["service.added", "measurement.entered"].filter(movesProposals)).toEqual([]);
  });
});

it("a question that nobody answered is the need of whoever asked for it and of the manager, beside the votes", () => {
  expect(told({ openQuestions: 2 })).toEqual(expect.arrayContaining(["asker answer", "manager answer", "cab1 vote"]));
  expect(needsOfAuthorization(facts({ openQuestions: 2 }), now).find(({ kind }) => kind === "answer")).toMatchObject({
    says: "Answer 2 questions about check-in to the library (G3) of REL-12",
    dueAt: days(14),
  });
  expect(told({ openQuestions: 2, state: "granted", spent: true })).toEqual([]);
});

it("a seat whose holder is seated twice is one need", () => {
  const parties = [seated("authority", 1, ["cab1"]), seated("change_manager", 1, ["cab1"])];
  expect(told({ parties })).toEqual(["cab1 vote"]);
});
