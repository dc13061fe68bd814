import { describe, expect, it } from "vitest";
import { type Need, stillNeeded } from "#lib/domain/quorum";
import { partyName, sayNeeded } from "#lib/domain/quorum-words";
import { hours, now, person, seated, vote } from "../support/build-release.ts";

const of = { id: "shop", name: "Shop" };
const need = (party: Need["party"], more = 1, from: readonly string[] = [], ofOne: Need["of"] = null): Need => {
  return { party, of: ofOne, more, from: from.map(person) };
};
const said = (needs: Need[], fewest = 99) => sayNeeded({ needs, fewest }, "CAB");

describe("who is still needed", () => {
  it.each<[string, Need[], number?]>([
    ["", []],
    ["One more of the CAB who is not the requester.", [need("authority")]],
    ["Two more of the CAB (Mira, Jonas, or Priya).", [need("authority", 2, ["mira", "jonas", "priya"])]],
    [
      "One more of the CAB (Mira or Jonas), and the service owner (Olga).",
      [need("authority", 1, ["mira", "jonas"]), need("service_owner", 1, ["olga"])],
    ],
    ["A change manager.", [need("change_manager")], 1],
    [
      "The service owner of Shop (Olga), and one of Security.",
      [need("affected_owner", 1, ["olga"], of), need("named_authority", 1, [], { id: "s", name: "Security" })],
    ],
    ["A member who has not voted on this release (Mira).", [need("uninvolved", 1, ["mira"])]],
    [
      "Two more of the CAB who is not the requester, and a change manager. Two votes can do all of it.",
      [need("authority", 2), need("change_manager")],
      2,
    ],
    [
      "One more of the CAB who is not the requester, and a change manager. One vote can do all of it.",
      [need("authority"), need("change_manager")],
      1,
    ],
    ["15 more of the CAB who is not the requester.", [need("authority", 15)]],
  ])("is said as %j", (sentence, needs, fewest) => {
    expect(said(needs, fewest)).toBe(sentence);
  });

  it("is nobody when every number is reached", () => {
    const parties = [seated("authority", 1, ["mira", "jonas"])];
    expect(sayNeeded(stillNeeded(parties, [vote("mira", "grant")], hours(1)), "CAB")).toBe("");
    expect(sayNeeded(stillNeeded(parties, [], now), "CAB")).toBe("One more of the CAB (Mira or Jonas).");
  });
});

describe("a party", () => {
  it("is called by what it is of", () => {
    expect(partyName({ party: "authority", of: null }, "CAB")).toBe("CAB");
    expect(partyName({ party: "service_owner", of: null }, "CAB")).toBe("the service owner");
    expect(partyName({ party: "affected_owner", of }, "CAB")).toBe("the owner of Shop");
    expect(partyName({ party: "named_authority", of: { name: "Security" } }, "CAB")).toBe("Security");
  });
});
