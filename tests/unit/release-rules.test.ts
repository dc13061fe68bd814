import { describe, expect, it } from "vitest";
import { type ChangeModel, type Phase, phases, type Release } from "#lib/domain/release";
import {
  type CandidateChange,
  decideAmendRelease,
  decideChangeScope,
  decideRaiseRelease,
  isRetirement,
  type RaiseInput,
  strictestModel,
} from "#lib/domain/release-rules";
import { actor, change, codes, eventsOf, release } from "../support/build-release.ts";

const ann = actor("ann", "release_manager");
const candidate = (overrides: Partial<CandidateChange> = {}): CandidateChange => ({
  ...change(),
  serviceId: "service-1",
  carriedBy: null,
  ...overrides,
});
const input = (overrides: Partial<RaiseInput> = {}): RaiseInput => ({
  number: 42,
  title: "Payments 4.8",
  purpose: "Refunds",
  kind: "minor",
  wantedAt: null,
  managerId: "ann",
  service: { id: "service-1", name: "Payments", state: "live" },
  changes: [candidate()],
  managerMayManage: true,
  follows: null,
  ...overrides,
});

describe("the model of a release", () => {
  it.each<[ChangeModel, ChangeModel[]]>([
    ["normal", []],
    ["standard", ["standard"]],
    ["standard", ["standard", "standard"]],
    ["normal", ["standard", "normal"]],
    ["emergency", ["standard", "emergency"]],
    ["emergency", ["normal", "emergency"]],
  ])("is %s for %j", (model, models) => {
    expect(strictestModel(models.map((one) => ({ model: one })))).toBe(model);
  });

  it("retires its service when one of its changes asks for that", () => {
    expect(isRetirement([{ origin: "defect" }, { origin: "retirement" }])).toBe(true);
    expect(isRetirement([{ origin: "defect" }])).toBe(false);
  });
});

describe("raising a release", () => {
  it("says what it is and what it carries", () => {
    expect(
      eventsOf(decideRaiseRelease(input({ changes: [candidate({ origin: "retirement", model: "emergency" })] }), ann)),
    ).toEqual([
      {
        type: "release.raised",
        number: 42,
        title: "Payments 4.8",
        purpose: "Refunds",
        kind: "minor",
        wantedAt: null,
        managerId: "ann",
        serviceId: "service-1",
        followsReleaseId: null,
        model: "emergency",
        retires: true,
        changeIds: ["change-1"],
      },
    ]);
  });

  it.each<[string, string[], Partial<RaiseInput>]>([
    ["may come before its changes", [], { changes: [] }],
    ["may carry changes that are not authorized yet", [], { changes: [candidate({ state: "draft" })] }],
    ["carries changes of its own service", ["other-service"], { changes: [candidate({ serviceId: "service-2" })] }],
    ["carries what no open release carries", ["carried"], { changes: [candidate({ carriedBy: 41 })] }],
    ["carries nothing withdrawn", ["not-open"], { changes: [candidate({ state: "withdrawn" })] }],
    ["carries nothing implemented", ["not-open"], { changes: [candidate({ state: "implemented" })] }],
    ["carries nothing closed", ["not-open"], { changes: [candidate({ state: "closed" })] }],
    [
      "is of a service that is not retired",
      ["service-retired"],
      { service: { id: "service-1", name: "Payments", state: "retired" } },
    ],
    ["has a manager who may manage it", ["not-a-manager"], { managerMayManage: false }],
    [
      "follows a release of the same service",
      ["follows-another-service"],
      { follows: { id: "r", number: 1, serviceId: "service-2" } },
    ],
    ["follows one", [], { follows: { id: "r", number: 1, serviceId: "service-1" } }],
  ])("%s", (_, refusals, overrides) => {
    expect(codes(decideRaiseRelease(input(overrides), ann))).toEqual(refusals);
  });

  it("is the release managers', and every reason is named at once", () => {
    const wrong = input({ changes: [candidate({ serviceId: "x", carriedBy: 41, state: "closed" })], managerMayManage: false });
    expect(codes(decideRaiseRelease(wrong, actor("bob", "developer")))).toEqual([
      "role-missing",
      "other-service",
      "carried",
      "not-open",
      "not-a-manager",
    ]);
  });
});

describe("after planning", () => {
  const open: readonly Phase[] = ["requested", "planning"];
  it.each(phases.map((phase) => [phase]))("neither head nor scope changes, in %s", (phase) => {
    const expected = open.includes(phase) ? [] : ["other-phase"];
    const { title, purpose, kind, wantedAt, managerId } = input();
    const amended = { title, purpose, kind, wantedAt, managerId, managerMayManage: true };
    expect(codes(decideAmendRelease(release({ phase }), amended, ann))).toEqual(expected);
    const two = { changes: [candidate(), candidate({ id: "change-2" })] };
    expect(codes(decideChangeScope(release({ phase }), two, ann))).toEqual(expected);
  });
});

describe("the scope", () => {
  const scope = (phase: Phase, changes: readonly CandidateChange[], overrides: Partial<Release> = {}, who = ann) =>
    decideChangeScope(release({ phase, ...overrides }), { changes }, who);
  const another = (overrides: Partial<CandidateChange> = {}) => candidate({ id: "change-2", number: 2, ...overrides });

  it("tells what came, what went and what follows from it", () => {
    expect(eventsOf(scope("requested", [another({ model: "emergency", origin: "retirement" })]))).toEqual([
      { type: "scope.changed", added: ["change-2"], removed: ["change-1"], model: "emergency", retires: true },
    ]);
  });

  it.each<[string, string[], ReturnType<typeof scope>]>([
    ["is changed when something changed", ["nothing-changed"], scope("requested", [candidate()])],
    ["keeps what this release carries itself", [], scope("requested", [candidate({ carriedBy: 42 }), another()])],
    ["takes nothing from another release", ["carried"], scope("requested", [candidate(), another({ carriedBy: 41 })])],
    ["may be emptied before G1", [], scope("requested", [])],
    ["may take in drafts before G1", [], scope("requested", [candidate(), another({ state: "draft" })])],
    [
      "takes in authorized changes alone while planning",
      ["not-authorized"],
      scope("planning", [candidate(), another({ state: "submitted" })]),
    ],
    ["is not emptied while planning", ["no-change"], scope("planning", [])],
    [
      "does not become an emergency while planning",
      ["becomes-emergency"],
      scope("planning", [candidate(), another({ model: "emergency" })]),
    ],
    [
      "stays an emergency while planning",
      [],
      scope("planning", [candidate(), another({ model: "emergency" })], { model: "emergency" }),
    ],
    [
      "does not become a retirement while planning",
      ["retirement-changed"],
      scope("planning", [candidate(), another({ origin: "retirement" })]),
    ],
    ["does not stop being one", ["retirement-changed"], scope("planning", [another()], { retires: true })],
    ["is the release managers'", ["role-missing"], scope("planning", [candidate(), another()], {}, actor("bob", "developer"))],
  ])("%s", (_, refusals, decision) => {
    expect(codes(decision)).toEqual(refusals);
  });
});
