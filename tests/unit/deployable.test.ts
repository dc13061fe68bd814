import { describe, expect, it } from "vitest";
import { type CarryingRelease, type DeployableFacts, mayBeDeployed } from "#lib/domain/deployable";
import { phases } from "#lib/domain/release";
import { hours, now } from "../support/build-release.ts";

const production = { name: "production", isProduction: true };
const open = { windowStart: hours(-1), windowEnd: hours(1) };

const carrying = (given: Partial<CarryingRelease> = {}): CarryingRelease => ({
  ...{ number: 7, phase: "deployment", environment: "production", schedule: open, deployment: "none" },
  ...given,
});

const facts = (given: Partial<DeployableFacts> = {}): DeployableFacts => ({
  ...{ environment: production, runsThere: false, baselineOf: [], releases: [carrying()] },
  inLibrary: { lastCheck: "intact", withdrawn: null },
  ...given,
});

const asked = (given: Partial<DeployableFacts> = {}) => {
  const { allowed, reasons, release } = mayBeDeployed(facts(given), now);
  return { allowed, release, codes: reasons.map(({ code }) => code) };
};

describe("a digest may be deployed", () => {
  it("by a release in deployment, from the library, in its window", () => {
    expect(asked()).toEqual({ allowed: true, release: 7, codes: [] });
  });

  it("where it runs already, whatever else stands", () => {
    const nothing = { runsThere: true, inLibrary: null, releases: [] };
    expect(asked(nothing)).toMatchObject({ allowed: true, codes: [] });
  });

  it("where a deployment under way would go back to it", () => {
    expect(asked({ baselineOf: [9], inLibrary: null, releases: [] })).toEqual({ allowed: true, release: 9, codes: [] });
  });

  it("into a sandbox, as part of a sealed build", () => {
    const sandbox = { environment: { name: "test", isProduction: false }, inLibrary: null };
    expect(asked({ ...sandbox, releases: [carrying({ phase: "build_and_test", environment: null })] }).allowed).toBe(true);
  });

  it("after its window, where its deployment was begun in time", () => {
    const late = { windowStart: hours(-3), windowEnd: hours(-1) };
    expect(asked({ releases: [carrying({ schedule: late, deployment: "running" })] }).allowed).toBe(true);
    expect(asked({ releases: [carrying({ schedule: late })] }).codes).toEqual(["window-shut"]);
  });
});

describe("a digest may not be deployed", () => {
  it.each([
    ["an unknown environment", { environment: null }, ["unknown-environment"]],
    ["an unknown digest", { releases: [], inLibrary: null }, ["unknown-digest"]],
    ["an unknown digest in a sandbox", { environment: { name: "test", isProduction: false }, releases: [] }, ["unknown-digest"]],
    ["what never got into the library", { inLibrary: null }, ["not-in-library"]],
    ["bytes that were altered", { inLibrary: { lastCheck: "altered", withdrawn: null } }, ["not-intact"]],
    ["bytes that were withdrawn", { inLibrary: { lastCheck: "intact", withdrawn: "It leaks." } }, ["withdrawn"]],
    ["bytes that nobody looked at", { inLibrary: { lastCheck: null, withdrawn: null } }, ["not-intact"]],
    ["another environment", { releases: [carrying({ environment: "west" })] }, ["other-environment"]],
    ["no window", { releases: [carrying({ schedule: null })] }, ["window-shut"]],
    [
      "a window that is ahead",
      { releases: [carrying({ schedule: { windowStart: hours(1), windowEnd: hours(2) } })] },
      ["window-shut"],
    ],
    [
      "a window that ends this very moment",
      { releases: [carrying({ schedule: { windowStart: hours(-1), windowEnd: now } })] },
      ["window-shut"],
    ],
    ["what was backed out", { releases: [carrying({ deployment: "backed_out" })] }, ["backed-out"]],
  ] as const)("%s: with the reason", (_says, given, codes) => {
    expect(asked(given as Partial<DeployableFacts>)).toMatchObject({ allowed: false, codes });
  });

  it.each(phases.filter((phase) => phase !== "deployment"))("into production from %s", (phase) => {
    expect(asked({ releases: [carrying({ phase })] }).codes).toContain("not-authorized");
  });

  it("and every reason is said at once", () => {
    const all = { inLibrary: null, releases: [carrying({ phase: "check_in", environment: null, schedule: null })] };
    expect(asked(all).codes).toEqual(["not-in-library", "not-authorized", "other-environment", "window-shut"]);
  });

  it("speaks of the release that is being deployed there before any other", () => {
    const releases = [carrying({ number: 9, phase: "check_in" }), carrying({ number: 7 })];
    expect(asked({ releases })).toMatchObject({ allowed: true, release: 7 });
  });
});
