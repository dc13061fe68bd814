import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evidenceDifference } from "#lib/domain/evidence-difference";
import { assembleGateEvidence } from "#lib/domain/gate-evidence";
import type { Release } from "#lib/domain/release";
import { changeSuccess, release } from "../support/build-release.ts";

const evidence = (overrides: Partial<Release>, authorizationId = "one", success = changeSuccess): unknown =>
  JSON.parse(
    new TextDecoder().decode(
      assembleGateEvidence(release(overrides), "build_and_test", authorizationId, {
        baseline: [],
        collisions: [],
        changeSuccess: success,
      }).bytes,
    ),
  );

const said = (before: unknown, after: unknown) =>
  evidenceDifference(before, after).map(({ kind, path }) => `${kind} ${path.join(" > ")}`);

describe("the difference of two requests for the same gate", () => {
  test("is nothing when only the request and the revision are new", () => {
    const revisions = { planning: 1, build_and_test: 8, check_in: 1, deployment: 1, closed: 1 };
    expect(said(evidence({}), evidence({ evidenceRevisions: revisions }, "two"))).toEqual([]);
  });

  test("is nothing when the service's history was only dated anew, and its reading when the history is another", () => {
    const later = new Date(changeSuccess.takenAt.getTime() + 86_400_000);
    expect(said(evidence({}), evidence({}, "two", { ...changeSuccess, takenAt: later }))).toEqual([]);
    expect(said(evidence({}), evidence({}, "two", { takenAt: later, deployments: 13, succeeded: 11 }))).toContain(
      "changed Risk > Change success of the service",
    );
  });

  test("names what was rewritten, with both texts", () => {
    const plan = release().plan;
    const [change] = evidenceDifference(evidence({}), evidence({ plan: plan && { ...plan, backOutMinutes: 21 } }));
    expect(change).toEqual({ path: ["Plan", "Time to back out, in minutes"], kind: "changed", before: 20, after: 21 });
  });

  test("matches risks by their title, in whatever order they stand", () => {
    const [first] = release().risks;
    if (!first) throw new Error("The built release has a risk.");
    const second = { ...first, id: "2", title: "Ledger locked" };
    const before = evidence({ risks: [first, second] });
    expect(said(before, evidence({ risks: [{ ...second, mitigation: "Shards" }, first] }))).toEqual([
      "changed Risks > Ledger locked > Mitigation",
      "changed Risks > Order",
    ]);
    expect(said(before, evidence({ risks: [second] }))).toEqual(["removed Risks > Refund twice"]);
    expect(said(evidence({ risks: [] }), before)).toEqual(["added Risks > Refund twice", "added Risks > Ledger locked"]);
  });

  test("names a plan that was not there before", () => {
    expect(said(evidence({ schedule: null }), evidence({}))).toEqual([
      "changed Risk > Together",
      "changed Risk > Back-out against the window",
      "changed Risk > Collisions",
      "added Schedule",
    ]);
  });

  test("names the risk whole where the evidence before was not weighed", () => {
    const { risk: _, ...unweighed } = evidence({}) as Record<string, unknown>;
    expect(said(unweighed, evidence({}))).toEqual(["added Risk"]);
  });

  test("tells when the order of a list is new", () => {
    expect(evidenceDifference({ steps: [{ title: "a" }, { title: "b" }] }, { steps: [{ title: "b" }, { title: "a" }] })).toEqual([
      { path: ["Steps", "Order"], kind: "changed", before: ["a", "b"], after: ["b", "a"] },
    ]);
  });

  test("keeps two rows of the same name apart", () => {
    const rows = (...values: number[]) => ({ reports: values.map((failed) => ({ suite: "unit", failed })) });
    expect(said(rows(1), rows(1, 0))).toEqual(["added Reports > unit"]);
    expect(said(rows(1, 0), rows(1, 2))).toEqual(["changed Reports > unit > Failed"]);
  });

  test("says unknown members by their name", () => {
    expect(said({}, { errorBudgetLeft: 3, HTTPStatus_code: 1 })).toEqual(["added Error budget left", "added Http status code"]);
  });
});

const json = fc.jsonValue({ maxDepth: 4 });

test("no value differs from itself", () => {
  fc.assert(fc.property(json, (value) => evidenceDifference(value, structuredClone(value)).length === 0));
});

test("what is different is never passed over, however it is nested", () => {
  fc.assert(
    fc.property(json, fc.integer(), fc.integer(), (value, a, b) => {
      fc.pre(a !== b);
      expect(
        said({ around: [{ title: "x", deep: { value, number: a } }] }, { around: [{ title: "x", deep: { value, number: b } }] }),
      ).toEqual(["changed Around > x > Deep > Number"]);
    }),
  );
});
