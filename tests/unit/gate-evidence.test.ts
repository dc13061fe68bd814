import { describe, expect, it } from "vitest";
import { gatesTouchedBy } from "#lib/domain/gate-asking";
import { assembleGateEvidence, assembleRatificationEvidence } from "#lib/domain/gate-evidence";
import { type Gate, gates, type Release } from "#lib/domain/release";
import type { ReleaseEvent, ReleaseEventType } from "#lib/domain/release-event";
import { applyEvents } from "../support/apply-events.ts";
import {
  actor,
  authorization,
  backedOut,
  build,
  change,
  changeSuccess,
  days,
  defect,
  deployment,
  now,
  person,
  provenance,
  release,
  report,
  running,
  service,
  suites,
  target,
  vote,
} from "../support/build-release.ts";

const baseline = [{ name: "payments.tgz", version: "4.7.0", sha256: "9".repeat(64) }];
const evidence = (of: Release, gate: Gate, id = "authorization-1", runs = baseline) =>
  assembleGateEvidence(of, gate, id, { baseline: runs, collisions: [], changeSuccess });
const digests = (of: Release) =>
  Object.fromEntries(gates.map((gate) => [gate, evidence(of, gate).digest])) as Record<Gate, string>;
const json = (of: Release, gate: Gate) =>
  JSON.parse(new TextDecoder().decode(evidence(of, gate).bytes)) as Record<string, unknown>;

const whole = release({
  deployments: [running()],
  defects: [defect({ title: "Typo" })],
});
const { environment: _, handedInBy: __, handedInAt: ___, ...handedIn } = report({ id: "report-2", suite: "load" });

/** One event of each type that changes a release, such that it really does. */
const events: Record<
  Exclude<
    ReleaseEventType,
    | `authorization.${string}`
    | `waiver.${string}`
    | `question.${string}`
    | "vote.cast"
    | "recusal.declared"
    | "release.raised"
    | "phase.entered"
  >,
  ReleaseEvent
> = {
  "release.amended": {
    type: "release.amended",
    title: "Payments 4.9",
    purpose: "Refunds",
    kind: "minor",
    wantedAt: null,
    managerId: "ann",
  },
  "release.passed_on": { type: "release.passed_on", managerId: "olu", managerName: "Olu", formerName: "Ann" },
  "scope.changed": { type: "scope.changed", added: ["change-2"], removed: [], model: "normal", retires: false },
  "plan.saved": {
    type: "plan.saved",
    plan: { scope: "More", backOutTrigger: "Refunds stop", backOutSteps: "Restore", backOutMinutes: 5, testStrategy: "All" },
  },
  "schedule.saved": {
    type: "schedule.saved",
    schedule: { windowStart: null, windowEnd: null, observationDays: 3, communication: "None" },
  },
  "risks.saved": { type: "risks.saved", risks: [] },
  "criteria.saved": { type: "criteria.saved", criteria: [{ id: "criterion-2", text: "Another", tie: null }] },
  "impact.taken": { type: "impact.taken", snapshot: { id: "impact-2", services: [], targets: [] } },
  "decommission.saved": {
    type: "decommission.saved",
    tasks: [{ id: "t", kind: "data", title: "Keep seven years", isDone: false, note: "" }],
  },
  "build.handed_in": {
    type: "build.handed_in",
    buildId: "build-2",
    iteration: 2,
    source: "s",
    commit: "c",
    builder: "b",
    runUrl: "",
  },
  "artifact.added": {
    type: "artifact.added",
    buildId: "build-1",
    artifact: { id: "artifact-2", name: "docs.tgz", version: "1", mediaType: "x/y", size: 1, sha256: "d".repeat(64) },
  },
  "build.sealed": { type: "build.sealed", buildId: "build-1", manifestDigest: "f".repeat(64) },
  "build.bytes_removed": { type: "build.bytes_removed", buildId: "build-1", iteration: 1, supersededBy: 2 },
  "provenance.handed_in": { type: "provenance.handed_in", buildId: "build-1", provenance: provenance({ id: "provenance-2" }) },
  "report.handed_in": { type: "report.handed_in", buildId: "build-1", report: { ...handedIn, environmentId: "environment-2" } },
  "bill.handed_in": {
    type: "bill.handed_in",
    buildId: "build-1",
    bill: {
      ...{ id: "bill-2", sha256: "e".repeat(64), format: "xml", specVersion: "1.5", components: 3, duplicates: 0 },
      ...{ serialNumber: null, mainPurl: null },
    },
    listing: new Uint8Array(),
  },
  "defect.raised": { type: "defect.raised", defectId: "defect-2", title: "Another", isBlocking: false },
  "defect.settled": { type: "defect.settled", defectId: "defect-1", state: "fixed", isBlocking: true },
  "criterion.judged": { type: "criterion.judged", criterionId: "criterion-1", isMet: false, note: "" },
  "library.checked_in": {
    type: "library.checked_in",
    itemId: "item-2",
    artifactId: "artifact-1",
    name: "payments.tgz",
    version: "4.8.0",
    sha256: "a".repeat(64),
    size: 120,
    mediaType: "application/gzip",
  },
  "library.withdrawn": {
    ...{ type: "library.withdrawn", itemId: "item-1", name: "payments.tgz", version: "4.8.0" },
    ...{ sha256: "a".repeat(64), reason: "CVE-2026-1234" },
  },
  "media.checked": { type: "media.checked", checkId: "c", itemId: "item-1", result: "altered" },
  "environment.chosen": { type: "environment.chosen", environmentId: "environment-2" },
  "run_sheet.saved": { type: "run_sheet.saved", steps: [] },
  "run_sheet.extended": {
    type: "run_sheet.extended",
    step: { id: "step-9", kind: "note", position: 9, title: "Call", instruction: "", responsible: "", expectedMinutes: 1 },
  },
  "rehearsal.recorded": {
    type: "rehearsal.recorded",
    ...{ rehearsalId: "rehearsal-2", buildId: "build-1", environmentId: "environment-2" },
    ...{ outcome: "went_well", minutes: 12, note: "" },
  },
  "deployment.started": {
    type: "deployment.started",
    deploymentId: "deployment-2",
    environmentId: "environment-1",
    runningBefore: [],
  },
  "step.recorded": {
    type: "step.recorded",
    resultId: "r",
    deploymentId: "deployment-1",
    stepId: "step-1",
    result: "done",
    note: "",
  },
  "deployment.ended": {
    type: "deployment.ended",
    deploymentId: "deployment-1",
    outcome: "finished",
    note: "",
    overran: false,
    runningAfter: [],
    isProduction: true,
  },
  "review.saved": {
    type: "review.saved",
    review: {
      plannedVsActual: "",
      incidents: "",
      customerValue: "",
      businessValue: "",
      lessons: "",
      decision: null,
      decisionReason: "",
    },
  },
  "verdicts.given": { type: "verdicts.given", verdicts: [] },
};

const happening = {
  actor: actor("ben", "developer"),
  now,
  changes: [change({ id: "change-2", number: 2 })],
  environments: [
    { id: "environment-1", name: "production", isProduction: true },
    { id: "environment-2", name: "sandbox", isProduction: false },
  ],
};

/** Steps written before G4 are shown in G5 by their titles where they were carried out; the library's first entry is of G4 alone. */
const alone: Partial<Record<ReleaseEventType, Partial<Release>>> = {
  "library.checked_in": { libraryItems: [] },
  "run_sheet.saved": {
    deployments: [running({ results: [{ stepId: "step-1", result: "done", note: "", by: person("otto"), at: now }] })],
  },
};

/** What an earlier phase fixed is shown again at a later gate, and cannot change where that gate is asked. */
const shownAgain: Record<string, readonly Gate[]> = {
  "build.handed_in": ["deployment", "closed"],
  "plan.saved": ["closed"],
  "impact.taken": ["check_in", "deployment", "closed"],
};
/** A step is shown in the review when it was carried out. */
const notShownYet: Record<string, Gate> = { "run_sheet.extended": "closed" };

describe("the evidence of a gate", () => {
  it("is the same for the same release and request, to the byte", () => {
    for (const gate of gates) expect(evidence(whole, gate)).toEqual(evidence(structuredClone(whole), gate));
  });

  it("names the request, the gate and the revision it was assembled from", () => {
    const revised = release({ evidenceRevisions: { ...release().evidenceRevisions, check_in: 5 } });
    expect(json(revised, "check_in")).toMatchObject({
      subject: "gate",
      gate: "check_in",
      authorization: "authorization-1",
      revision: 5,
      release: "release-1",
    });
    for (const gate of gates) expect(evidence(whole, gate, "authorization-2").digest).not.toBe(evidence(whole, gate).digest);
  });

  it.each(Object.entries(events))("changes with %s for the gates that it supersedes, and for no other", (type, event) => {
    const of = { ...whole, ...alone[type as ReleaseEventType] };
    const after = { ...applyEvents(of, [event], happening), evidenceRevisions: of.evidenceRevisions };
    const [old, young] = [digests(of), digests(after)];
    const changed = gates.filter((gate) => old[gate] !== young[gate]);
    const expected = [...gatesTouchedBy([event])].filter((gate) => gate !== notShownYet[type]);
    expect(changed.filter((gate) => !shownAgain[type]?.includes(gate))).toEqual(expected);
  });

  it.each<[string, readonly Gate[], Partial<Release>]>([
    ["title", gates, { title: "Payments 5" }],
    ["purpose", gates, { purpose: "Another" }],
    ["kind", gates, { kind: "major" }],
    ["model", gates, { model: "emergency" }],
    ["wanted date", gates, { wantedAt: days(3) }],
    ["manager", gates, { manager: person("rita") }],
    ["changes", gates, { changes: [change({ title: "Returns" })] }],
    ["retirement", gates, { retires: true }],
    ["followed release", gates, { follows: { id: "r", number: 1, title: "" } }],
    ["service", gates, { service: service({ tier: 3 }) }],
    ["required suites", ["check_in"], { service: service({ requiredSuites: suites("unit", "load") }) }],
    ["followers", ["closed"], { followers: [{ id: "r", number: 43, title: "Next", retires: false, phase: "requested" }] }],
    ["ratification", ["closed"], { authorizations: [authorization({ subject: "ratification", gate: null, state: "refused" })] }],
    ["version, phase and clock", [], { version: 99, phase: "review", phaseSince: days(1), entries: [] }],
    ["authorizations of gates", [], { authorizations: [authorization()] }],
    ["owner and deputy", [], { service: service({ owner: null, deputy: null, state: "retiring" }) }],
    ["state of the changes", [], { changes: [change({ state: "implemented" })] }],
  ])("is another with another %s where that is evidence", (_name, expected, overrides) => {
    const [old, young] = [digests(release()), digests(release(overrides))];
    expect(gates.filter((gate) => old[gate] !== young[gate])).toEqual(expected);
  });

  it("of G4 holds what ran before, the final build's library manifest and how to undo it", () => {
    const [artifact] = build().artifacts;
    const again = build({ id: "build-2", iteration: 2, artifacts: artifact ? [{ ...artifact, id: "artifact-2" }] : [] });
    expect(json(release(), "deployment")).toMatchObject({
      baseline,
      libraryManifest: [{ name: "payments.tgz", version: "4.8.0", sha256: "a".repeat(64), size: 120 }],
      backOut: { trigger: "Refunds fail", minutes: 20 },
      environment: { name: "production", isProduction: true },
    });
    expect(json(release({ builds: [build(), again] }), "deployment")["libraryManifest"]).toEqual([]);
    expect(evidence(release(), "deployment", "authorization-1", []).digest).not.toBe(evidence(release(), "deployment").digest);
  });

  it("says what was not asked for, so that nobody takes it for passed", () => {
    expect(gates.map((gate) => json(release(), gate)["notAskedFor"])).toEqual([
      [],
      ["Error budget left", "No collision in the window"],
      [],
      ["Rehearsed where risk is high", "No collision in the window", "No freeze in the window"],
      [],
    ]);
  });

  it("of the review sets the verdicts against the targets of G2, and tells every deployment", () => {
    const told = json(release({ deployments: [backedOut(), deployment({ id: "deployment-2" })] }), "closed");
    expect(told).toMatchObject({
      verdicts: [{ target: { name: target.name, value: 99.9 }, measured: 99.95, verdict: "met" }],
      deployments: [{ outcome: { outcome: "backed_out" } }, { outcome: { outcome: "finished" } }],
      plannedWindow: { observationDays: 1 },
    });
  });
});

describe("the evidence of a ratification", () => {
  it("tells what was done in haste, and by whose votes", () => {
    const hasty = release({
      model: "emergency",
      deployments: [deployment()],
      authorizations: [authorization({ gate: "planning", votes: [vote("emil", "grant")] })],
    });
    const told = JSON.parse(
      new TextDecoder().decode(assembleRatificationEvidence(hasty, "asked-1", { changeSuccess }).bytes),
    ) as object;
    expect(told).toMatchObject({
      subject: "ratification",
      gate: null,
      authorization: "asked-1",
      deployments: [{ environment: "production" }],
      emergencyVotes: [{ gate: "planning", person: "Emil", verdict: "grant", reason: "" }],
    });
  });
});
