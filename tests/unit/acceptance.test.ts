import { describe, expect, it } from "vitest";
import { sayTie, standingOf } from "#lib/domain/acceptance";
import { gateChecks } from "#lib/domain/gate-checks";
import { decideSaveCriteria } from "#lib/domain/plan";
import type { CriterionTie, TestReport } from "#lib/domain/release";
import { actor, build, codes, now, release, report, retirementBefore, standingBefore } from "../support/build-release.ts";

const criterion = (tie: CriterionTie | null) => ({ id: "criterion-1", text: "A refund arrives", tie, result: null });
const named = (counts: Partial<TestReport["named"][number]> = {}) => [
  { pattern: "refund*", tests: 3, failed: 0, skipped: 0, flaky: 0, ...counts },
];
const standing = (tie: CriterionTie | null, reports: readonly TestReport[]) =>
  standingOf(standingBefore("check_in", { builds: [build({ reports })] }), criterion(tie));
const refunds = { suite: "unit", test: "refund*" };

describe("a criterion that is tied to tests", () => {
  it.each<[string, CriterionTie, readonly TestReport[], boolean, string]>([
    ["is met by its suite", { suite: "unit", test: null }, [report()], true, "unit: 12 tests passed."],
    ["is met by the tests it names", refunds, [report({ named: named() })], true, "refund*: 3 tests passed."],
    [
      "is met though another test of the suite failed",
      refunds,
      [report({ failed: 1, named: named({ skipped: 1, flaky: 1 }) })],
      true,
      "refund*: 2 tests passed, 1 skipped, 1 flaky.",
    ],
    ["is unmet without a report", refunds, [], false, "unit was not run on these digests."],
    ["is unmet by another suite", { suite: "load", test: null }, [report()], false, "load was not run on these digests."],
    [
      "is unmet by other digests",
      refunds,
      [report({ manifestDigest: "0", named: named() })],
      false,
      "unit was not run on these digests.",
    ],
    ["is unmet when one failed", refunds, [report({ named: named({ failed: 1 }) })], false, "refund*: 1 test failed."],
    ["is unmet when its suite failed", { suite: "unit", test: null }, [report({ failed: 2 })], false, "unit: 2 tests failed."],
    ["is unmet when all were skipped", refunds, [report({ named: named({ skipped: 3 }) })], false, "refund* was skipped."],
    ["is unmet when none was run", refunds, [report({ named: named({ tests: 0 }) })], false, "No test of refund* was run."],
    [
      "is unmet by a report from before",
      refunds,
      [report()],
      false,
      "unit was read before the criterion was tied. Hand the report in again.",
    ],
    [
      "is judged by the latest report",
      refunds,
      [report({ named: named() }), report({ named: named({ failed: 3 }) })],
      false,
      "refund*: 3 tests failed.",
    ],
  ])("%s", (_, tie, reports, isMet, note) => {
    expect(standing(tie, reports)).toMatchObject({ isMet, note });
  });

  it("keeps the gate shut with its reason, whatever was said by hand", () => {
    const of = standingBefore("check_in", { criteria: [{ ...criterion(refunds), result: { isMet: true, note: "Seen" } }] });
    expect(gateChecks(of, "check_in", now).find(({ code }) => code === "criteria-met")).toMatchObject({
      state: "fails",
      detail: "Not met: A refund arrives (unit was read before the criterion was tied. Hand the report in again.)",
    });
  });

  it("is none of a retirement, which has no build", () => {
    const ann = actor("ann", "release_manager");
    const save = (tie: CriterionTie | null, of = retirementBefore("build_and_test")) =>
      decideSaveCriteria(of, { criteria: [{ id: "criterion-1", text: "t", tie }] }, ann);
    expect(codes(save(refunds))).toEqual(["tie-without-build"]);
    expect(codes(save(null))).toEqual([]);
    expect(codes(save(refunds, release()))).toEqual([]);
  });

  it("says what it is tied to", () => {
    expect([sayTie(refunds), sayTie({ suite: "unit", test: null })]).toEqual(["unit: refund*", "every test of unit"]);
  });
});

describe("a criterion without a tie", () => {
  it("is judged by hand", () => {
    const of = release();
    expect(standingOf(of, criterion(null))).toEqual({ isMet: null, note: "", report: null });
    expect(standingOf(of, { ...criterion(null), result: { isMet: true, note: "Seen" } })).toMatchObject({
      isMet: true,
      note: "Seen",
    });
  });
});
