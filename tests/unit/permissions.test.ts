import { describe, expect, it } from "vitest";
import { type Capability, capabilities, may, requireCapability } from "#lib/domain/permissions";
import { roles } from "#lib/domain/release";
import { actor, job } from "../support/build-release.ts";

/** The whole matrix: columns are requester, release manager, developer, tester, operator, change manager, auditor, administrator. */
const matrix: Record<Capability, string> = {
  "change:raise": "R M - - - C - -",
  "change:ask": "R M - - - C - -",
  "intake:raise": "R M D - - C - -",
  "release:raise": "- M - - - - - -",
  "release:plan": "- M - - - - - -",
  "release:move": "- M - - - - - -",
  "gate:ask": "- M - - - - - -",
  "build:hand_in": "- M D - - - - -",
  "report:hand_in": "- M D T - - - -",
  "defect:settle": "- M D T - - - -",
  "criterion:judge": "- M - T - - - -",
  "library:check_in": "- M - - - - - -",
  "library:verify": "- M - - O - A -",
  "library:mend": "- M - - O - - -",
  "library:withdraw": "- M - - - C - -",
  "library:fetch_withdrawn": "- M - - - C A -",
  "deployment:run": "- - - - O - - -",
  "review:write": "- M - - - - - -",
  "measurement:enter": "- M - - O - - -",
  "service:administer": "- - - - - C - X",
  "person:administer": "- - - - - - - X",
  "appointment:propose": "- - - - - C - X",
  "appointment:confirm": "- - - - - C - X",
  "policy:propose": "- - - - - C - X",
  "policy:confirm": "- - - - - C - X",
  "template:propose": "- - - - - C - -",
  "template:confirm": "- - - - - C - -",
  "meeting:define": "- - - - - C - -",
  "waiver_rule:propose": "- - - - - C - X",
  "waiver_rule:confirm": "- - - - - C - X",
  "trust:propose": "- - - - - C - X",
  "trust:confirm": "- - - - - C - X",
};

describe("who may do what", () => {
  it.each(Object.entries(matrix))("%s: %s", (capability, row) => {
    const cells = row.split(" ");
    for (const [column, role] of roles.entries())
      expect([role, may(actor("ann", role), capability as Capability)]).toEqual([role, cells[column] !== "-"]);
  });

  it("covers every capability", () => {
    expect(Object.keys(matrix)).toEqual(Object.keys(capabilities));
  });

  it("is nobody without a role, and no job of the system", () => {
    for (const capability of Object.keys(capabilities) as Capability[]) {
      expect(may(actor("ann"), capability)).toBe(false);
      expect(may(job, capability)).toBe(false);
    }
  });

  it("knows no capability to vote: that belongs to electors", () => {
    expect(Object.keys(capabilities).filter((capability) => capability.includes("vote"))).toEqual([]);
  });

  it("names the roles that may when it refuses", () => {
    expect(requireCapability(actor("ann"), "deployment:run")).toEqual([
      { code: "role-missing", message: "Only an operator can do this." },
    ]);
    expect(requireCapability(actor("ann"), "build:hand_in")).toEqual([
      { code: "role-missing", message: "Only a developer or release manager can do this." },
    ]);
    expect(requireCapability(actor("otto", "operator"), "deployment:run")).toEqual([]);
  });
});
