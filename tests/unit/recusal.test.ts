import { describe, expect, it } from "vitest";
import type { Authorization } from "#lib/domain/authorization";
import type { Seat, SeatedParty } from "#lib/domain/quorum";
import { decideDeclareRecusal } from "#lib/domain/recusal";
import type { Actor } from "#lib/domain/release";
import { actor, authorization, codes, days, eventsOf, hours, job, now, person, seated, vote } from "../support/build-release.ts";

const input = { authorizationId: "authorization-1", recusalId: "recusal-1", reason: "My brother sells it." };
const declare = (of: Authorization, by: Actor = actor("mira"), reseated: readonly SeatedParty[] = []) =>
  decideDeclareRecusal(of, input, reseated, by, now);

/** Dora votes for Mira from a time on. */
const lent = (from: Date): Seat => ({ ...person("dora"), standing: "delegate", lent: { by: person("mira"), from, to: days(9) } });
const withDelegate = (from: Date, needed = 2): SeatedParty => {
  const board = seated("authority", needed, ["mira", "jonas", "priya"]);
  return { ...board, seats: [...board.seats, lent(from)] };
};

describe("a conflict of interest", () => {
  it.each<[string[], Partial<Authorization>, Actor]>([
    [["not-a-person"], {}, job],
    [["not-pending"], { state: "granted" }, actor("mira")],
    [["expired"], { expiresAt: hours(-1) }, actor("mira")],
    [["voted-already"], { votes: [vote("mira", "grant")] }, actor("mira")],
    [["recused"], { recusals: [{ person: person("mira"), reason: "", declaredAt: now }] }, actor("mira")],
    [["no-seat"], {}, actor("olga")],
    [["no-seat"], { parties: [withDelegate(hours(5))] }, actor("dora")],
  ])("is refused with %j", (refusals, overrides, by) => {
    expect(codes(declare(authorization(overrides), by))).toEqual(refusals);
  });

  it("wants a reason, and a request that there is", () => {
    const without = { ...input, reason: " " };
    expect(codes(decideDeclareRecusal(authorization(), without, [], actor("mira"), now))).toEqual(["reason-missing"]);
    expect(codes(decideDeclareRecusal(undefined, input, [], actor("mira"), now))).toEqual(["no-such-authorization"]);
  });

  it("leaves the decision to the others, and refuses what they cannot reach", () => {
    expect(eventsOf(declare(authorization())).map(({ type }) => type)).toEqual(["recusal.declared"]);
    const votes = [vote("jonas", "abstain")];
    expect(eventsOf(declare(authorization({ votes })))).toMatchObject([
      { type: "recusal.declared", passesTo: [] },
      { type: "authorization.refused", because: expect.stringContaining("Mira declared a conflict of interest") as unknown },
    ]);
  });

  it("keeps a vote that a delegate cast in time, and not one from before", () => {
    const votes = [{ ...vote("dora", "grant"), castAt: hours(-1) }];
    const also = seated("named_authority", 1, ["dora"]);
    const asked = (from: Date) => authorization({ parties: [withDelegate(from, 3), also], votes });
    expect(codes(declare(asked(hours(-2))))).toEqual(["no-seat"]);
    expect(eventsOf(declare(asked(hours(1)))).map(({ type }) => type)).toEqual(["recusal.declared", "authorization.refused"]);
  });

  it("of an owner passes on to who is seated without them, and says so", () => {
    const parties = [seated("authority", 2, ["mira", "jonas", "priya"]), seated("service_owner", 1, ["olga"])];
    const reseated = [parties[0], seated("service_owner", 1, ["dan"])].flatMap((one) => one ?? []);
    expect(eventsOf(declare(authorization({ parties }), actor("olga"), reseated))).toMatchObject([
      { type: "recusal.declared", passesTo: ["Dan"] },
    ]);
    expect(eventsOf(declare(authorization({ parties }), actor("olga"))).map(({ type }) => type)).toEqual([
      "recusal.declared",
      "authorization.refused",
    ]);
  });
});
