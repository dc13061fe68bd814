import { describe, expect, it } from "vitest";
import { componentsKnown, decideHandInBill, sayCoverage } from "#lib/domain/bill-of-materials";
import { refusalsOf } from "#lib/domain/gate-checks";
import type { BuildBill, ComponentStanding, Release } from "#lib/domain/release";
import { actor, bill, build, componentStanding, release } from "../support/build-release.ts";

const handIn = (of: Release, who = actor("bob", "developer"), buildId = "build-1") =>
  decideHandInBill(
    of,
    {
      buildId,
      bill: {
        ...{ id: "bill-2", sha256: "e".repeat(64), format: "json", specVersion: "1.6", components: 1, duplicates: 0 },
        ...{ serialNumber: null, mainPurl: null },
      },
      listing: new Uint8Array(),
    },
    who,
  );
const inBuild = (overrides: Partial<Release> = {}) => release({ phase: "build_and_test", ...overrides });
const codes = (decision: ReturnType<typeof handIn>) => (decision.allowed ? [] : decision.refusals.map(({ code }) => code));

describe("handing in a bill of materials", () => {
  it("is nothing new where these bytes are its last bill already", () => {
    const held = build({ bill: bill({ sha256: "e".repeat(64) }) });
    expect(handIn(inBuild({ builds: [held] }))).toEqual({ allowed: true, events: [] });
    expect(handIn(inBuild({ builds: [build({ bill: bill({ sha256: "f".repeat(64) }) })] }))).toMatchObject({ events: [{}] });
  });

  it("is a developer's, on the sealed final build", () => {
    expect(handIn(inBuild())).toMatchObject({ allowed: true, events: [{ type: "bill.handed_in", buildId: "build-1" }] });
  });

  it.each<[string, string[], ReturnType<typeof handIn>]>([
    ["of an open build", ["not-sealed"], handIn(inBuild({ builds: [build({ sealed: null })] }))],
    ["of an earlier build", ["not-the-last-build"], handIn(inBuild(), undefined, "build-0")],
    ["after check-in", ["other-phase"], handIn(release({ phase: "check_in" }))],
    ["by a tester", ["role-missing"], handIn(inBuild(), actor("tess", "tester"))],
    [
      "by an operator of an earlier build at review",
      ["role-missing", "other-phase", "not-the-last-build"],
      handIn(release({ phase: "review" }), actor("otto", "operator"), "build-0"),
    ],
  ])("%s is refused", (_name, expected, decision) => {
    expect(codes(decision)).toEqual(expected);
  });
});

describe("whether every component is known", () => {
  const with_ = (standing: Partial<ComponentStanding>, overrides: Partial<BuildBill> = {}) =>
    componentsKnown(release({ builds: [build({ bill: bill({ standing: componentStanding(standing), ...overrides }) })] }));

  it("holds when every one is in the library or the release's own, and says what was looked up", () => {
    expect(with_({ own: 1, inLibrary: 2, withDigest: 2, withPurlOnly: 1 }, { components: 3 })).toMatchObject({
      state: "holds",
      detail: "3 components: 2 in the library, 1 of its own. Looked up by digest: 2; 1 could be by purl alone.",
    });
  });

  it.each<[string, ReturnType<typeof with_>, string]>([
    [
      "no bill",
      componentsKnown(release({ builds: [build({ bill: null })] })),
      "No bill of materials was handed in on the final build.",
    ],
    ["no build", componentsKnown(release({ builds: [] })), "No bill of materials was handed in on the final build."],
    ["an empty bill", with_({}, { components: 0 }), "The bill of materials lists no component."],
    [
      "one foreign component",
      with_({ foreign: 1, withNeither: 1, firstForeign: ["left-pad 1.3.0"] }, { components: 1 }),
      "1 of 1 component is foreign: left-pad 1.3.0. Looked up by digest: 0; 1 by nothing.",
    ],
    [
      "many foreign components",
      with_({ foreign: 9, inLibrary: 1, withDigest: 10, firstForeign: ["a 1", "b 2", "c 3"] }, { components: 10 }),
      "9 of 10 components are foreign: a 1, b 2, c 3, and 6 more. Looked up by digest: 10.",
    ],
  ])("warns of %s, where it is mended, and shuts nothing", (_name, check, detail) => {
    expect(check).toMatchObject({
      code: "components-known",
      state: "warns",
      detail,
      href: "/releases/REL-42/build#bill",
      isCondition: true,
    });
    expect(refusalsOf([check])).toEqual([]);
  });

  it("blocks where the rule in force says so, until an intake lets the last one in: with a day, in plain sight", () => {
    const provenanceRule = { version: 2, whenMissing: "warns", whenBad: "blocks", whenForeign: "blocks" } as const;
    const under = (standing: Partial<ComponentStanding>) =>
      componentsKnown(
        release({ provenanceRule, builds: [build({ bill: bill({ components: 4, standing: componentStanding(standing) }) })] }),
      );
    expect(under({ inLibrary: 3, foreign: 1, withDigest: 4, firstForeign: ["left-pad 1.3.0"] })).toMatchObject({
      state: "fails",
      isCondition: true,
    });
    expect(under({ inLibrary: 3, waived: 1, withDigest: 4 })).toMatchObject({
      state: "holds",
      detail: "4 components: 3 in the library, 0 of its own, 1 let in until a day. Looked up by digest: 4.",
    });
    expect(componentsKnown(release({ provenanceRule, builds: [build({ bill: null })] }))).toMatchObject({ state: "fails" });
    expect(under({ inLibrary: 4, withDigest: 4, foreignMaterials: ["pkg:npm/tool@2.0.0"] })).toMatchObject({
      state: "fails",
      detail: "Foreign among the materials of its provenance: pkg:npm/tool@2.0.0. Looked up by digest: 4.",
    });
  });

  it("never lets silence look like success", () => {
    expect(sayCoverage(componentStanding({ withNeither: 4, withPurlOnly: 2 }))).toBe(
      "Looked up by digest: 0; 2 could be by purl alone, 4 by nothing.",
    );
  });
});
