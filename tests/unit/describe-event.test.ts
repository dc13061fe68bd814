import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeEvent, type RecordedType, recordedTypes } from "#lib/domain/describe-event";

const actor = { kind: "person", id: "p1", name: "Ines Duarte" };
const digest = "7d1f0c2e5a90".padEnd(64, "0");
const appointed = { personName: "Mira Okafor", kind: "member", authorityName: "Change advisory board" };

const thursdays = { rule: "FREQ=WEEKLY;BYDAY=TH", startsOn: "2026-11-26T14:00", timeZone: "Europe/Berlin" };
const policyTold = {
  ...{ subject: "gate", gate: "deployment", model: "normal", riskLevel: "high", votesNeeded: 3 },
  ...{ authorityName: "Change advisory board", parties: ["service_owner"], authorityNames: ["Security"] },
};
const lent = { personName: "Mira Okafor", delegateName: "Jonas Weber", from: "2026-12-01", to: "2026-12-08" };

/** One entry of each type as it is stored, and the sentence it gives. */
const told: Record<RecordedType, [content: object, sentence: string]> = {
  "release.raised": [
    { number: 42, title: "Payments 4.8", kind: "minor", model: "normal", changeIds: ["c1", "c2"], retires: false },
    "raised REL-42, Payments 4.8: a minor release by the normal model with 2 changes.",
  ],
  "release.amended": [
    { title: "Payments 4.9", kind: "patch", managerId: "p2" },
    "amended the request: Payments 4.9, patch, managed by Tomasz Wolny.",
  ],
  "release.passed_on": [
    { formerName: "Tomasz Wolny", managerName: "Ines Duarte" },
    "passed the release on from Tomasz Wolny to Ines Duarte.",
  ],
  "scope.changed": [
    { added: ["c1"], removed: [], model: "emergency" },
    "changed the scope: 1 change taken in, no changes let go; the model is emergency.",
  ],
  "plan.saved": [{ plan: {} }, "saved the plan: scope, back-out plan and test strategy."],
  "schedule.saved": [
    { schedule: { windowStart: "2026-11-28T21:00:00.000Z", windowEnd: "2026-11-28T22:30:00.000Z", observationDays: 7 } },
    "proposed the window from 28 Nov 2026 21:00 UTC to 28 Nov 2026 22:30 UTC, watched for 7 days.",
  ],
  "passkey.enrolled": [
    { name: "My phone", rpId: "countersign.example.org", personName: "Ines Duarte" },
    "enrolled a passkey, My phone, for countersign.example.org.",
  ],
  "access_token.made": [
    {
      name: "Pipeline of the shop",
      verbs: ["read", "build"],
      services: [{ id: "s1", key: "web-shop" }],
      expiresAt: "2026-12-24T09:00:00.000Z",
    },
    "made an access token, Pipeline of the shop, that may read, hand in builds and tests for web-shop, until 24 Dec 2026 09:00 UTC.",
  ],
  "access_token.revoked": [
    { name: "Pipeline of the shop", personName: "Ines Duarte" },
    "revoked the access token Pipeline of the shop of Ines Duarte.",
  ],
  "passkey.removed": [
    { name: "My phone", personName: "Ines Duarte", reason: "Lost on the train" },
    "removed the passkey My phone of Ines Duarte: “Lost on the train”.",
  ],
  "risks.saved": [{ risks: [{}] }, "saved the risks: 1 risk."],
  "criteria.saved": [{ criteria: [{}, {}] }, "saved the acceptance criteria: 2 criteria."],
  "impact.taken": [
    { snapshot: { services: [{}, {}, {}], targets: [{}] } },
    "took the impact snapshot: 3 services affected, 1 target frozen.",
  ],
  "decommission.saved": [{ tasks: [{}] }, "saved the decommission plan: 1 task."],
  "build.handed_in": [
    { iteration: 3, commit: "9f31c0e", builder: "ci/payments" },
    "handed in build 3, commit 9f31c0e by ci/payments.",
  ],
  "artifact.added": [
    { artifact: { name: "payments.tgz", version: "4.8.0", size: 120, sha256: digest } },
    "added artifact payments.tgz 4.8.0, 120 bytes, sha256 7d1f0c2e5a90…",
  ],
  "build.sealed": [{ manifestDigest: digest }, "sealed the build: manifest 7d1f0c2e5a90…"],
  "report.handed_in": [
    { report: { suite: "contract", tests: 10, failed: 2 } },
    "handed in a report of contract: 2 of 10 tests failed.",
  ],
  "bill.handed_in": [
    { bill: { specVersion: "1.6", components: 412, sha256: "0123456789abcdef" }, listing: { bytes: 9000 } },
    "handed in a bill of materials, CycloneDX 1.6: 412 components, SHA-256 0123456789ab…",
  ],
  "defect.raised": [{ title: "Refund twice", isBlocking: true }, "raised a blocking defect: Refund twice."],
  "defect.settled": [{ state: "fixed", isBlocking: false }, "set a defect to fixed, not blocking."],
  "criterion.judged": [{ isMet: true, note: "" }, "judged an acceptance criterion met."],
  "library.checked_in": [
    { name: "payments.tgz", version: "4.8.0", sha256: digest },
    "checked payments.tgz 4.8.0 into the library, sha256 7d1f0c2e5a90…",
  ],
  "library.withdrawn": [
    { name: "payments.tgz", version: "4.8.0", sha256: digest, reason: "CVE-2026-1234" },
    "withdrew payments.tgz 4.8.0 from use, sha256 7d1f0c2e5a90…: CVE-2026-1234",
  ],
  "media.checked": [{ result: "altered" }, "re-hashed a library item: altered."],
  "environment.chosen": [{ environmentId: "e1" }, "chose the environment production."],
  "run_sheet.saved": [{ steps: [] }, "saved the run-sheet: no steps."],
  "run_sheet.extended": [{ step: { kind: "back_out", title: "Restore" } }, "added a back-out step to the run-sheet: Restore."],
  "rehearsal.recorded": [
    { environmentId: "e1", outcome: "failed", note: "Disk full" },
    "recorded a rehearsal in production: it failed: “Disk full”.",
  ],
  "deployment.started": [{ environmentId: "e1" }, "started the deployment into production."],
  "step.recorded": [{ stepId: "s1", result: "failed", note: "Disk full" }, "recorded step s1 as failed: “Disk full”."],
  "deployment.ended": [
    { outcome: "backed_out", overran: true, note: "Disk full" },
    "ended the deployment as backed out, past its window: “Disk full”.",
  ],
  "review.saved": [
    { review: { decision: "follow_up", decisionReason: "Too slow" } },
    "saved the review: follow-up release: “Too slow”.",
  ],
  "verdicts.given": [
    { verdicts: [{ target: { name: "Availability" }, verdict: "not_deployed" }] },
    "gave the service level verdicts: Availability not deployed.",
  ],
  "phase.entered": [{ to: "build_and_test", via: "gate" }, "took the release through the gate to build & test."],
  "authorization.asked": [
    { subject: "gate", gate: "closed", evidenceDigest: digest, evidence: { bytes: 900 } },
    "asked for acceptance of the review, on evidence 7d1f0c2e5a90…",
  ],
  "vote.cast": [{ verdict: "refuse", reason: "Foreign part" }, "voted to refuse: “Foreign part”."],
  "question.asked": [{ text: "How long does it take?" }, "asked a question: “How long does it take?”"],
  "question.answered": [{ text: "Ten minutes" }, "answered a question: “Ten minutes”."],
  "authorization.granted": [{}, "brought the authorization to its outcome: granted."],
  "authorization.refused": [{ because: "Foreign part" }, "brought the authorization to its outcome: refused: “Foreign part”."],
  "authorization.withdrawn": [{ reason: "Too early" }, "withdrew the authorization: “Too early”."],
  "authorization.expired": [{}, "ended an authorization that was past its time: it is expired."],
  "authorization.superseded": [
    { because: "plan.saved" },
    "changed the evidence of an open authorization, which is superseded (plan saved).",
  ],
  "change.raised": [
    { number: 7, title: "Refunds", origin: "requirement", model: "normal" },
    "raised CHG-7, Refunds: requirement, normal model.",
  ],
  "change.amended": [{ title: "Refunds", model: "normal" }, "amended the change: Refunds, normal model."],
  "change.withdrawn": [{ reason: "Not wanted" }, "withdrew the change: “Not wanted”."],
  "stream.opened": [{ name: "REL-42" }, "opened the record of REL-42."],
  "organisation.founded": [
    { name: "Lisbon Pay", personName: "Ines Duarte" },
    "founded Lisbon Pay, with Ines Duarte as its first administrator.",
  ],
  "person.added": [{ name: "Mira Okafor", email: "mira@example.org" }, "added Mira Okafor (mira@example.org)."],
  "person.deactivated": [{ name: "Mira Okafor" }, "deactivated Mira Okafor."],
  "person.time_zone_set": [{ timeZone: "Europe/Lisbon" }, "set the time zone to Europe/Lisbon."],
  "password.changed": [{}, "changed the password."],
  "organisation.amended": [
    { name: "Nordwind IT", timeZone: "Europe/Oslo" },
    "named the organisation Nordwind IT, with the time zone Europe/Oslo.",
  ],
  "identity.linked": [
    { personName: "Mira Okafor", email: "mira@example.org", issuer: "https://id.example.org" },
    "linked Mira Okafor to their account mira@example.org at https://id.example.org.",
  ],
  "identity.ended": [
    { personName: "Mira Okafor", issuer: "https://id.example.org" },
    "let go of the account of Mira Okafor at https://id.example.org.",
  ],
  "appointment.proposed": [appointed, "proposed Mira Okafor as member of the Change advisory board."],
  "appointment.confirmed": [
    { personName: "Mira Okafor", kind: "role", role: "change_manager" },
    "confirmed Mira Okafor as change manager.",
  ],
  "appointment.ended": [
    { personName: "Mira Okafor", kind: "owner", serviceName: "Payments" },
    "ended the appointment of Mira Okafor as owner of Payments.",
  ],
  "policy.proposed": [
    { ...policyTold, version: 2, isEnd: false, reason: "Audit finding 7" },
    "proposed version 2 of the policy of deployment, normal, high risk: 3 of Change advisory board, the service owner, one of Security: “Audit finding 7”.",
  ],
  "policy.confirmed": [
    { ...policyTold, kind: "major", version: 3, isEnd: true, reason: "" },
    "confirmed that the policy of deployment, normal, major releases, high risk ends, with version 3.",
  ],
  "policy.withdrawn": [{ ...policyTold, version: 2 }, "withdrew version 2 of the policy of deployment, normal, high risk."],
  "authority.added": [{ name: "Security" }, "added the authority Security."],
  "delegation.proposed": [
    { ...lent, authorityName: "Change advisory board" },
    "named Jonas Weber as delegate for the seat in Change advisory board, from 2026-12-01 to 2026-12-08.",
  ],
  "delegation.confirmed": [
    { ...lent, serviceName: "Payments" },
    "confirmed Jonas Weber as delegate of Mira Okafor for the ownership of Payments, from 2026-12-01 to 2026-12-08.",
  ],
  "delegation.ended": [
    { ...lent, serviceName: "Payments" },
    "ended that Jonas Weber is delegate of Mira Okafor for the ownership of Payments.",
  ],
  "absence.declared": [{ from: "2026-12-01", to: "2026-12-08" }, "is out of office from 2026-12-01 to 2026-12-08."],
  "absence.ended": [{}, "is back in office."],
  "recusal.declared": [
    { authorizationId: "a1", reason: "My brother sells it", passesTo: ["Dora"] },
    "declared a conflict of interest: “My brother sells it”; the seat passes to Dora.",
  ],
  "template.proposed": [
    { name: "Certificate renewal", version: 2, expiresAt: "2027-01-01T00:00:00.000Z" },
    "proposed the standard-change template Certificate renewal, version 2, until 1 Jan 2027 00:00 UTC.",
  ],
  "template.confirmed": [
    { name: "Certificate renewal", version: 2 },
    "confirmed the standard-change template Certificate renewal, version 2.",
  ],
  "build.bytes_removed": [{ iteration: 1, supersededBy: 2 }, "removed the bytes of build 1: superseded by build 2."],
  "provenance.handed_in": [
    { provenance: { sha256: digest, faults: ["CI: its key did not sign these bytes."] } },
    "handed in provenance 7d1f0c2e5a90… that does not hold: CI: its key did not sign these bytes.",
  ],
  "trusted_builder.proposed": [
    { name: "CI", kind: "key", builderUri: "https://ci.example.org/release", fingerprint: digest },
    "proposed to trust the builder CI for https://ci.example.org/release, by its key 7d1f0c2e5a90…",
  ],
  "trusted_builder.confirmed": [
    {
      ...{ name: "Actions", kind: "sigstore", builderUri: "https://ci.example.org/release", fingerprint: digest },
      ...{ identity: "https://github.example.org/acme/*", issuer: "https://token.example.org" },
    },
    "confirmed that the builder Actions is trusted for https://ci.example.org/release, by its Sigstore trust root 7d1f0c2e5a90…, as https://github.example.org/acme/* vouched for by https://token.example.org.",
  ],
  "trusted_builder.ended": [{ name: "CI", reason: "Its key leaked" }, "ended the trust in the builder CI: “Its key leaked”."],
  "provenance_rule.proposed": [
    { version: 2, whenMissing: "blocks", whenBad: "blocks", whenForeign: "warns" },
    "proposed version 2 of what the gate makes of provenance: it blocks when missing and blocks when it does not hold; it warns on foreign components.",
  ],
  "provenance_rule.confirmed": [
    { version: 2, whenMissing: "warns", whenBad: "blocks", whenForeign: "warns" },
    "confirmed version 2 of what the gate makes of provenance: it warns when missing and blocks when it does not hold; it warns on foreign components.",
  ],
  "waiver_rule.proposed": [
    { gate: "check_in", title: "Acceptance criteria met", version: 2, role: "change_manager", longestDays: 14 },
    "proposed who may waive a check of check-in to the library, version 2: Acceptance criteria met, a change manager, for 14 days at most.",
  ],
  "waiver_rule.confirmed": [
    { gate: "check_in", title: "Acceptance criteria met", version: 2 },
    "confirmed who may waive a check of check-in to the library, version 2: Acceptance criteria met.",
  ],
  "waiver.given": [
    {
      ...{ gate: "check_in", title: "Acceptance criteria met", as: "change manager", until: "2027-01-01T00:00:00.000Z" },
      ...{ reason: "A week later", needsAuthorization: true },
    },
    "waived a check of check-in to the library until 1 Jan 2027 00:00 UTC, as change manager: Acceptance criteria met: “A week later”. It counts when a board has granted it.",
  ],
  "waiver.ended": [
    { gate: "check_in", title: "Acceptance criteria met", reason: "Met now" },
    "ended the waiver of a check of check-in to the library: Acceptance criteria met: “Met now”.",
  ],
  "service.added": [
    { name: "Payments", key: "PAY", tier: 1, state: "design" },
    "added the service Payments (PAY), tier 1, in design.",
  ],
  "service.amended": [{ name: "Payments", tier: 2 }, "amended the service Payments, tier 2."],
  "suites.set": [
    { serviceName: "Payments", suites: ["unit", "contract"] },
    "set the required test suites of Payments: unit, contract.",
  ],
  "configuration_item.added": [
    { serviceName: "Payments", name: "ledger-db", kind: "database" },
    "added the database ledger-db to the configuration items of Payments.",
  ],
  "configuration_item.amended": [
    { serviceName: "Payments", name: "ledger-db", kind: "database" },
    "amended the configuration item ledger-db of Payments: database.",
  ],
  "relation.added": [
    { fromName: "Checkout", kind: "depends_on", toName: "Payments" },
    "added a relation: Checkout depends on Payments.",
  ],
  "relation.confirmed": [
    { fromName: "Checkout", kind: "runs_on", toName: "Payments" },
    "confirmed again a relation: Checkout runs on Payments.",
  ],
  "relation.removed": [
    { fromName: "Checkout", kind: "part_of", toName: "Portal" },
    "removed a relation: Checkout is part of Portal.",
  ],
  "target.added": [
    { serviceName: "Payments", name: "Availability", comparison: "at_least", value: 99.9, unit: "%" },
    "added a service level target of Payments: Availability at least 99.9 %.",
  ],
  "target.ended": [{ name: "Availability", serviceName: "Payments" }, "ended the service level target Availability of Payments."],
  "measurement.entered": [
    { targetName: "Availability", value: 99.5, unit: "%", sampleSize: 400, from: "2026-11-01", to: "2026-11-08" },
    "entered a measurement of Availability: 99.5 % over 400 samples, from 2026-11-01 to 2026-11-08.",
  ],
  "meeting_series.defined": [
    { name: "CAB weekly", authorityName: "Change advisory board", chairName: "Mira Okafor", ...thursdays },
    "defined the meetings of the Change advisory board: CAB weekly, every week on Thursday, at 14:00 Europe/Berlin, chaired by Mira Okafor.",
  ],
  "meeting_series.amended": [
    { name: "CAB weekly", chairName: "Mira Okafor", ...thursdays },
    "amended the meetings CAB weekly: every week on Thursday, at 14:00 Europe/Berlin, chaired by Mira Okafor.",
  ],
  "meeting_series.ended": [{ name: "CAB weekly" }, "ended the meetings CAB weekly."],
  "meeting.planned": [
    { number: 3, name: "CAB weekly", startsAt: "2026-11-26T13:00:00.000Z" },
    "planned CAB-3, CAB weekly, for 26 Nov 2026 13:00 UTC.",
  ],
  "meeting.moved": [
    { from: "2026-11-26T13:00:00.000Z", startsAt: "2026-12-03T13:00:00.000Z" },
    "moved the meeting from 26 Nov 2026 13:00 UTC to 3 Dec 2026 13:00 UTC.",
  ],
  "meeting.started": [{ agendaDigest: digest, items: [{}, {}] }, "started the meeting with 2 items on its agenda 7d1f0c2e5a90…"],
  "meeting.joined": [{}, "came to the meeting."],
  "meeting.left": [{}, "left the meeting."],
  "meeting.item_called": [{}, "called the next item."],
  "meeting.item_pulled": [{ reason: "Look twice" }, "took an item out of the consent block: “Look twice”."],
  "meeting.item_taken_up": [{ word: "Cannot wait" }, "took up an item that came late: “Cannot wait”."],
  "meeting.consented": [{ authorizationIds: ["a", "b"] }, "granted 2 items of the consent block at once."],
  "meeting.closed": [{ minutesDigest: digest }, "closed the meeting with its minutes 7d1f0c2e5a90…"],
  "environment.added": [{ name: "staging", isProduction: false }, "added the environment staging, no production."],
};

const names = new Map([
  ["p2", "Tomasz Wolny"],
  ["e1", "production"],
]);

describe("the sentence of an event", () => {
  it.each(Object.entries(told))("%s tells who and what", (type, [content, sentence]) => {
    expect(describeEvent({ type, actor, ...content }, (id) => names.get(id))).toBe(`Ines Duarte ${sentence}`);
  });

  it.each([
    ["gate", "took the release through the gate to planning."],
    ["finish", "took the release on to planning: “Too risky”."],
    ["back", "took the release back to planning: “Too risky”."],
    ["cancel", "cancelled the release: “Too risky”."],
  ])("of a step %s says which way it went", (via, sentence) => {
    const content = { type: "phase.entered", actor, to: "planning", via, reason: "Too risky" };
    expect(describeEvent(content)).toBe(`Ines Duarte ${sentence}`);
  });

  it.each([
    ["Not yet.", "withdrew the change: “Not yet.”"],
    ["Why now?", "withdrew the change: “Why now?”"],
    ["Not yet", "withdrew the change: “Not yet”."],
  ])("ends once when the reason is %j", (reason, sentence) => {
    expect(describeEvent({ type: "change.withdrawn", actor, reason })).toBe(`Ines Duarte ${sentence}`);
  });

  it("of a look at stored bytes names the item, where its name is known", () => {
    expect(describeEvent({ type: "media.checked", actor, itemId: "i1", result: "intact" }, () => "payments.tgz 4.8.0")).toBe(
      "Ines Duarte re-hashed payments.tgz 4.8.0: intact.",
    );
  });

  it.each([
    ["vote.cast", { verdict: "grant", reason: "" }, "deployment", "voted to grant deployment."],
    ["vote.cast", { verdict: "refuse", reason: "Too soon" }, "check_in", "voted to refuse check-in to the library: “Too soon”."],
    ["vote.cast", { verdict: "abstain", reason: "" }, "ratification", "abstained on the ratification."],
    ["authorization.granted", {}, "change", "brought the authorization of the change to its outcome: granted."],
    ["authorization.expired", {}, "planning", "ended an authorization of planning that was past its time: it is expired."],
  ])("of %s with %j says what is decided upon, where that is known", (type, content, about, sentence) => {
    expect(describeEvent({ type, actor, authorizationId: "a1", ...content }, (id) => (id === "a1" ? about : undefined))).toBe(
      `Ines Duarte ${sentence}`,
    );
  });

  it("names a job of the system as who did it", () => {
    expect(describeEvent({ type: "authorization.expired", actor: { kind: "system", job: "expiry" } })).toMatch(
      /^The system \(expiry\) /,
    );
  });

  it("says so where an entry does not hold what the sentence needs", () => {
    expect(describeEvent({ type: "build.handed_in", actor })).toBe(
      "Ines Duarte handed in build (not recorded), commit (not recorded) by (not recorded).",
    );
  });

  it("says so of a type that a newer version wrote, and of what is no entry", () => {
    expect(describeEvent({ type: "dispensation.given", actor })).toBe(
      "Ines Duarte did something this version does not know: dispensation.given.",
    );
    expect(describeEvent({ type: "toString", actor })).toContain("does not know");
    expect(describeEvent({ actor })).toContain("does not name");
    expect(describeEvent(null)).toBe("This entry of the record cannot be read.");
  });

  it("is one non-empty sentence for whatever JSON the record holds", () => {
    const member = fc.oneof(fc.jsonValue(), fc.constantFrom("gate", "grant", "back", "role", null));
    const keys = fc.constantFrom(
      "actor",
      "schedule",
      "report",
      "bill",
      "verdicts",
      "review",
      "snapshot",
      "step",
      "artifact",
      "suites",
      "added",
      "via",
      "kind",
    );
    fc.assert(
      fc.property(fc.constantFrom(...recordedTypes), fc.dictionary(keys, member), (type, content) => {
        const sentence = describeEvent({ ...content, type });
        expect(sentence).toMatch(/\S/);
        expect(sentence).not.toMatch(/\[object|undefined/);
      }),
    );
  });
});
