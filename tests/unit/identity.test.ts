import { describe, expect, it } from "vitest";
import { type AccountFacts, decideSignInByProvider, type NewIds, type ProviderAccount, rolesNamed } from "#lib/domain/identity";
import { type Role, roles } from "#lib/domain/release";

const ids: NewIds = {
  personId: "new-person",
  identityId: "new-identity",
  appointmentIds: Object.fromEntries(roles.map((role) => [role, `new-${role}`])) as Record<Role, string>,
};
const account = (over: Partial<ProviderAccount> = {}): ProviderAccount => ({
  issuer: "https://id.example",
  subject: "s1",
  email: "ann@example.org",
  isEmailVerified: true,
  name: "Ann",
  roles: null,
  ...over,
});
const facts = (over: Partial<AccountFacts> = {}): AccountFacts => ({
  known: null,
  addressee: null,
  held: [],
  administrators: 2,
  admitsUnknown: false,
  timeZone: "Europe/Berlin",
  ...over,
});
const ann = { id: "ann", name: "Ann" };
const known = { identityId: "i1", person: { ...ann, hasLeft: false } };

function told(decision: ReturnType<typeof decideSignInByProvider>): string[] {
  if (!decision.allowed) return decision.refusals.map(({ code }) => `no: ${code}`);
  return decision.events.map((event) =>
    [event.type, "role" in event ? event.role : "", "personId" in event ? event.personId : ""].join(" ").trim(),
  );
}

describe("whoever a provider vouches for", () => {
  it.each<[string, ProviderAccount, AccountFacts, string[]]>([
    [
      "is known by the subject, whatever the address is now",
      account({ email: null, isEmailVerified: false }),
      facts({ known }),
      [],
    ],
    [
      "is found by a verified address once",
      account(),
      facts({ addressee: { ...ann, hasLeft: false, isLinked: false } }),
      ["identity.linked  ann"],
    ],
    [
      "is not found by an address nobody verified",
      account({ isEmailVerified: false }),
      facts({ addressee: { ...ann, hasLeft: false, isLinked: false } }),
      ["no: email-not-verified"],
    ],
    ["is not let in without an address", account({ email: null }), facts({ admitsUnknown: true }), ["no: email-not-verified"]],
    [
      "is not let into the account of another subject with the same address",
      account(),
      facts({ addressee: { ...ann, hasLeft: false, isLinked: true } }),
      ["no: linked-to-another"],
    ],
    [
      "is not let in when they left",
      account(),
      facts({ known: { ...known, person: { ...ann, hasLeft: true } } }),
      ["no: has-left"],
    ],
    [
      "is not let in by the address of somebody who left",
      account(),
      facts({ addressee: { ...ann, hasLeft: true, isLinked: false }, admitsUnknown: true }),
      ["no: has-left"],
    ],
    ["is not let in when nobody knows them", account(), facts(), ["no: unknown-person"]],
    [
      "is added when unknown people are admitted",
      account(),
      facts({ admitsUnknown: true }),
      ["person.added  new-person", "identity.linked  new-person"],
    ],
  ])("%s", (_, said, known_, expected) => {
    expect(told(decideSignInByProvider(said, known_, ids))).toEqual(expected);
  });
});

describe("roles from claims", () => {
  const byClaim = (role: Role) => ({ appointmentId: `a-${role}`, role, identityId: "i1" });
  const byHand = (role: Role) => ({ appointmentId: `h-${role}`, role, identityId: null });
  it.each<[string, Role[] | null, AccountFacts["held"], number, string[]]>([
    ["are given", ["developer", "tester"], [], 2, ["appointment.proposed developer ann", "appointment.proposed tester ann"]],
    [
      "are given once",
      ["developer", "developer"],
      [byClaim("tester")],
      2,
      ["appointment.proposed developer ann", "appointment.ended tester ann"],
    ],
    ["leave alone what an administrator gave", ["tester"], [byHand("tester"), byHand("operator")], 2, []],
    ["are taken when the claim names none", [], [byClaim("developer")], 2, ["appointment.ended developer ann"]],
    ["leave everything alone where none are configured", null, [byClaim("developer")], 2, []],
    ["never take the last administrator", [], [byClaim("administrator")], 1, []],
    ["take an administrator who is not the last", [], [byClaim("administrator")], 2, ["appointment.ended administrator ann"]],
  ])("%s", (_, named, held, administrators, expected) => {
    const decision = decideSignInByProvider(account({ roles: named }), facts({ known, held, administrators }), ids);
    expect(told(decision)).toEqual(expected);
  });

  const words = [
    { word: "rel", role: "release_manager" },
    { word: "dev", role: "developer" },
    { word: "dev", role: "tester" },
  ] as const;
  it.each<[string, Record<string, unknown>, string, Role[]]>([
    ["a list", { groups: ["dev", "other"] }, "groups", ["developer", "tester"]],
    ["one word", { groups: "rel" }, "groups", ["release_manager"]],
    ["a path", { realm_access: { roles: ["rel"] } }, "realm_access.roles", ["release_manager"]],
    ["a name with dots", { "https://x.example/roles": ["rel"] }, "https://x.example/roles", ["release_manager"]],
    ["nothing there", {}, "groups", []],
    ["something else there", { groups: { dev: true } }, "groups", []],
    ["numbers there", { groups: [1, null, {}] }, "groups", []],
    ["a prototype's property", {}, "constructor.name", []],
  ])("are read from %s", (_, claims, claim, expected) => {
    expect(rolesNamed(claims, claim, words)).toEqual(expected);
  });
});
