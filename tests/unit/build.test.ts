import { describe, expect, it } from "vitest";
import {
  decideAddArtifact,
  decideHandInBuild,
  decideHandInReport,
  decideJudgeCriterion,
  decideRaiseDefect,
  decideSealBuild,
  decideSettleDefect,
  manifestEntries,
  suiteResults,
} from "#lib/domain/build";
import { manifestDigestOf } from "#lib/domain/gate-evidence";
import { type Environment, phases, type Release } from "#lib/domain/release";
import { actor, build, codes, defect, eventsOf, person, release, report, service, suites } from "../support/build-release.ts";

const bob = actor("bob", "developer");
const tess = actor("tess", "tester");
const inBuild = (overrides: Partial<Release> = {}) => release({ phase: "build_and_test", ...overrides });
const open = build({ sealed: null, reports: [] });
const sandbox: Environment = { id: "environment-2", name: "sandbox", isProduction: false };

const handIn = (of: Release, who = bob) =>
  decideHandInBuild(of, { buildId: "build-2", source: "s", commit: "c", builder: "b", runUrl: "" }, who);
const add = (of: Release, name = "docs.tgz", buildId = "build-1", who = bob) =>
  decideAddArtifact(
    of,
    { buildId, artifact: { id: "artifact-2", name, version: "1", mediaType: "x/y", size: 1, sha256: "d".repeat(64) } },
    who,
  );
const seal = (of: Release, buildId = "build-1", who = bob) => decideSealBuild(of, { buildId, manifestDigest: "m" }, who);
const { environment: _, manifestDigest: __, handedInBy: ___, handedInAt: ____, ...made } = report();
const handInReport = (of: Release, { environment = sandbox, who = tess, suite = "unit", buildId = "build-1" } = {}) =>
  decideHandInReport(of, { buildId, environment, report: { ...made, suite } }, who);

describe("work on builds and tests", () => {
  const acts: [string, (of: Release) => { allowed: boolean }][] = [
    ["handing in a build", handIn],
    ["adding an artifact", (of) => add({ ...of, builds: [open] })],
    ["sealing a build", (of) => seal({ ...of, builds: [open] })],
    ["handing in a report", handInReport],
    ["raising a defect", (of) => decideRaiseDefect(of, { defectId: "d", title: "t", isBlocking: true }, tess)],
    ["judging a criterion", (of) => decideJudgeCriterion(of, { criterionId: "criterion-1", isMet: true, note: "" }, tess)],
  ];
  it.each(acts.flatMap(([name, act]) => phases.map((phase) => [name, phase, act] as const)))("%s in %s", (_name, phase, act) => {
    expect(act(release({ phase })).allowed).toBe(phase === "build_and_test");
  });
});

describe("a build", () => {
  it("is the next iteration, whatever became of the last one", () => {
    expect(eventsOf(handIn(inBuild()))).toMatchObject([{ type: "build.handed_in", iteration: 2 }]);
    expect(eventsOf(handIn(inBuild({ builds: [] })))).toMatchObject([{ iteration: 1 }]);
    expect(eventsOf(handIn(inBuild({ builds: [open] })))).toMatchObject([{ iteration: 2 }]);
  });

  it.each<[string, string[], ReturnType<typeof handIn>]>([
    ["is handed in by developers", ["role-missing"], handIn(inBuild(), tess)],
    ["is not what a retirement has", ["retirement"], handIn(inBuild({ retires: true }))],
    ["takes artifacts while it is open", [], add(inBuild({ builds: [open] }))],
    ["takes none once it is sealed", ["sealed"], add(inBuild())],
    ["takes each name once", ["name-taken"], add(inBuild({ builds: [open] }), "payments.tgz")],
    [
      "takes none when another one came after it",
      ["not-the-last-build"],
      add(inBuild({ builds: [open, build({ id: "build-2", sealed: null })] })),
    ],
    ["takes none when there is no such build", ["not-the-last-build"], add(inBuild({ builds: [] }))],
    ["takes artifacts from developers", ["role-missing"], add(inBuild({ builds: [open] }), "docs.tgz", "build-1", tess)],
    ["is sealed with its artifacts", [], seal(inBuild({ builds: [open] }))],
    ["is not sealed empty", ["no-artifact"], seal(inBuild({ builds: [build({ sealed: null, artifacts: [] })] }))],
    ["is sealed once", ["sealed"], seal(inBuild())],
    ["is sealed while it is the last one", ["not-the-last-build"], seal(inBuild(), "build-0")],
  ])("%s", (_name, refusals, decision) => {
    expect(codes(decision)).toEqual(refusals);
  });

  it("has a manifest of its artifacts by name, and one digest of it whatever the order", () => {
    const [artifact] = build().artifacts;
    if (!artifact) throw new Error("The build has an artifact.");
    const two = [artifact, { ...artifact, id: "a2", name: "docs.tgz", uploadedBy: person("ann") }];
    expect(manifestEntries({ artifacts: two }).map(({ name }) => name)).toEqual(["docs.tgz", "payments.tgz"]);
    expect(manifestDigestOf({ artifacts: two })).toBe(manifestDigestOf({ artifacts: two.toReversed() }));
    expect(manifestDigestOf({ artifacts: two })).not.toBe(manifestDigestOf({ artifacts: [artifact] }));
    expect(manifestDigestOf({ artifacts: [{ ...artifact, version: "4.8.1" }] })).not.toBe(
      manifestDigestOf({ artifacts: [artifact] }),
    );
  });
});

describe("a test report", () => {
  it("counts for the digests that were sealed", () => {
    expect(eventsOf(handInReport(inBuild()))).toMatchObject([
      { type: "report.handed_in", report: { suite: "unit", manifestDigest: "b".repeat(64), environmentId: "environment-2" } },
    ]);
  });

  it.each<[string, string[], ReturnType<typeof handInReport>]>([
    ["of an open build", ["not-sealed"], handInReport(inBuild({ builds: [open] }))],
    ["of an earlier build", ["not-the-last-build"], handInReport(inBuild(), { buildId: "build-0" })],
    [
      "without a sandbox",
      ["no-such-environment"],
      decideHandInReport(inBuild(), { buildId: "build-1", environment: undefined, report: made }, tess),
    ],
    ["from production", ["not-a-sandbox"], handInReport(inBuild(), { environment: { ...sandbox, isProduction: true } })],
    ["without a suite", ["suite-missing"], handInReport(inBuild(), { suite: " " })],
    ["by an operator", ["role-missing"], handInReport(inBuild(), { who: actor("otto", "operator") })],
  ])("is refused %s", (_name, refusals, decision) => {
    expect(codes(decision)).toEqual(refusals);
  });

  it.each<[string, Partial<Release>, [suite: string, required: boolean, isPerfect: boolean][]]>([
    ["passes when no test failed", {}, [["unit", true, true]]],
    ["fails when one did", { builds: [build({ reports: [report({ failed: 1 })] })] }, [["unit", true, false]]],
    ["fails without a test", { builds: [build({ reports: [report({ tests: 0 })] })] }, [["unit", true, false]]],
    [
      "fails when every test was skipped",
      { builds: [build({ reports: [report({ tests: 3, skipped: 3 })] })] },
      [["unit", true, false]],
    ],
    ["passes when some were", { builds: [build({ reports: [report({ tests: 3, skipped: 2 })] })] }, [["unit", true, true]]],
    ["is the latest of its suite", { builds: [build({ reports: [report({ failed: 1 }), report()] })] }, [["unit", true, true]]],
    [
      "passes with a flaky test, which is named",
      { builds: [build({ reports: [report({ flaky: 1 })] })] },
      [["unit", true, true]],
    ],
    [
      "of a suite that another kind of release has to pass is not missed",
      { kind: "minor", service: service({ requiredSuites: suites("unit", "load (major)", "smoke (minor, patch)") }) },
      [
        ["unit", true, true],
        ["smoke", true, false],
      ],
    ],
    [
      "of other digests does not count",
      { builds: [build({ reports: [report({ manifestDigest: "0" })] })] },
      [["unit", true, false]],
    ],
    ["of an earlier build does not count", { builds: [build(), build({ id: "build-2", reports: [] })] }, [["unit", true, false]]],
    [
      "is shown beside the suites that are missing",
      { service: service({ requiredSuites: suites("contract") }) },
      [
        ["contract", true, false],
        ["unit", false, true],
      ],
    ],
  ])("%s", (_name, overrides, expected) => {
    expect(suiteResults(inBuild(overrides)).map(({ suite, required, isPerfect }) => [suite, required, isPerfect])).toEqual(
      expected,
    );
  });
});

describe("a defect", () => {
  const known = inBuild({
    defects: [defect()],
  });
  const settle = (of: Release, state: "open" | "accepted" | "fixed", isBlocking: boolean, who = tess) =>
    decideSettleDefect(of, { defectId: "defect-1", state, isBlocking }, who);

  it.each<[string, string[], ReturnType<typeof settle>]>([
    ["is fixed", [], settle(known, "fixed", true)],
    ["is accepted when it does not block", [], settle(known, "accepted", false)],
    ["is not accepted while it blocks", ["blocking-accepted"], settle(known, "accepted", true)],
    ["is settled by developers and testers", ["role-missing"], settle(known, "fixed", true, actor("otto", "operator"))],
    ["is one of this release", ["no-such-defect"], settle(inBuild(), "fixed", true)],
    ["is not settled after check-in began", ["other-phase"], settle({ ...known, phase: "check_in" }, "fixed", true)],
  ])("%s", (_name, refusals, decision) => {
    expect(codes(decision)).toEqual(refusals);
  });
});

describe("an acceptance criterion", () => {
  const judge = (of: Release, criterionId = "criterion-1", who = tess) =>
    decideJudgeCriterion(of, { criterionId, isMet: true, note: "" }, who);
  it.each<[string, string[], ReturnType<typeof judge>]>([
    ["is judged by testers", [], judge(inBuild())],
    [
      "is not judged by hand where it is tied to tests",
      ["tied-to-tests"],
      judge(inBuild({ criteria: [{ id: "criterion-1", text: "t", tie: { suite: "unit", test: null }, result: null }] })),
    ],
    ["is not judged by developers", ["role-missing"], judge(inBuild(), "criterion-1", bob)],
    ["is one of this release", ["no-such-criterion"], judge(inBuild(), "other")],
  ])("%s", (_name, refusals, decision) => {
    expect(codes(decision)).toEqual(refusals);
  });
});
