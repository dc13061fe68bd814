import { describe, expect, it } from "vitest";
import { requiredSuiteOf, sayRequired, spelledSuite, suitesRequiredOf } from "#lib/domain/required-suite";
import { decideSetRequiredSuites } from "#lib/domain/service";
import { actor, codes, eventsOf, suites } from "../support/build-release.ts";

describe("a required suite", () => {
  it.each([
    ["unit", "unit", "major minor patch", "unit"],
    ["load (major)", "load", "major", "load (major)"],
    [" load ( Minor,major ) ", "load", "major minor", "load (major, minor)"],
    ["all (major, minor, patch)", "all", "major minor patch", "all"],
    ["smoke (fast)", "smoke (fast)", "major minor patch", "smoke (fast)"],
    ["smoke (major, fast)", "smoke (major, fast)", "major minor patch", "smoke (major, fast)"],
    ["end-to-end (web) (major)", "end-to-end (web)", "major", "end-to-end (web) (major)"],
    ["(major)", "(major)", "major minor patch", "(major)"],
  ])("is read from %j", (line, name, kinds, spelled) => {
    const suite = requiredSuiteOf(line);
    expect([suite.name, suite.kinds.join(" "), spelledSuite(suite)]).toEqual([name, kinds, spelled]);
    expect(requiredSuiteOf(spelled)).toEqual(suite);
  });

  it("is required of its kinds of release", () => {
    const its = suites("unit", "load (major)", "smoke (minor, patch)");
    expect(suitesRequiredOf("major", its)).toEqual(["unit", "load"]);
    expect(suitesRequiredOf("patch", its)).toEqual(["unit", "smoke"]);
    expect(its.map(sayRequired)).toEqual([
      "unit",
      "load, required of major releases,",
      "smoke, required of minor and patch releases,",
    ]);
  });

  it("stands in one line", () => {
    const known = { id: "service-1", key: "PAY", name: "Payments", state: "live", version: 1 } as const;
    const set = (...lines: string[]) =>
      decideSetRequiredSuites(known, { suites: suites(...lines) }, actor("ada", "administrator"));
    expect(codes(set("load (major)", "unit", "load (minor)"))).toEqual(["suite-twice"]);
    expect(eventsOf(set("load (minor, major)", "unit"))).toMatchObject([{ suites: ["load (major, minor)", "unit"] }]);
  });
});
