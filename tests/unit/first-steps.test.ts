import { describe, expect, it } from "vitest";
import { type DeskFacts, firstSteps, setupSteps } from "#lib/domain/first-steps";
import { roles } from "#lib/domain/release";

const fresh: DeskFacts = {
  hasSecondAdministrator: false,
  hasReleaseManager: false,
  hasChangeManager: false,
  boardMembers: 0,
  hasService: false,
  hasOwnedService: false,
  hasSandbox: false,
  hasProduction: false,
  hasRelease: false,
  freeChanges: 0,
};
const whole: DeskFacts = {
  hasSecondAdministrator: true,
  hasReleaseManager: true,
  hasChangeManager: true,
  boardMembers: 3,
  hasService: true,
  hasOwnedService: true,
  hasSandbox: true,
  hasProduction: true,
  hasRelease: true,
  freeChanges: 2,
};
const nothing = { roles: [], boards: [], services: [] };

describe("setting up", () => {
  it("has everything to do on a fresh installation, and nothing once each part is there", () => {
    expect(setupSteps(fresh).map(({ isDone }) => isDone)).toEqual([false, false, false, false, false]);
    expect(setupSteps(whole).every(({ isDone }) => isDone)).toBe(true);
  });

  it("is not done by half: one role, two board members, a service without an owner, a sandbox alone", () => {
    const half = setupSteps({ ...whole, hasChangeManager: false, boardMembers: 2, hasOwnedService: false, hasProduction: false });
    expect(half.filter(({ isDone }) => isDone).map(({ title }) => title)).toEqual(["A second administrator"]);
    expect(half.find(({ label }) => label === "Appoint an owner")?.href).toBe("/services");
  });
});

describe("what somebody does first", () => {
  it.each(roles)("is said to every role on a fresh installation and later: %s", (role) => {
    for (const facts of [fresh, whole]) expect(firstSteps({ ...nothing, roles: [role] }, facts)).toHaveLength(1);
  });

  it("sends a release manager to a service, then to a change, then to a release", () => {
    const first = (facts: DeskFacts) => firstSteps({ ...nothing, roles: ["release_manager"] }, facts)[0];
    expect(first(fresh)?.href).toBe("/services");
    expect(first({ ...fresh, hasService: true })?.href).toBe("/changes/new");
    expect(first({ ...fresh, hasService: true, freeChanges: 1 })).toMatchObject({
      href: "/releases/new",
      text: "An authorized change waits for a release to carry it.",
    });
    expect(first(whole)?.text).toBe("2 authorized changes wait for a release to carry them.");
  });

  it("names boards and services of whoever has no role, and tells nobody that they are nothing", () => {
    const steps = firstSteps({ roles: [], boards: ["Change advisory board"], services: ["Payments"] }, whole);
    expect(steps.map(({ text }) => text).join(" ")).toMatch(/Change advisory board.*Payments/);
    expect(firstSteps(nothing, whole)[0]?.title).toBe("You have no role yet");
  });
});
