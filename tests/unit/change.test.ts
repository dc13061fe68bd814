import { describe, expect, it } from "vitest";
import type { Authorization } from "#lib/domain/authorization";
import { type Change, type ChangeInput, decideAmendChange, decideAskChange, decideWithdrawChange } from "#lib/domain/change";
import { assembleChangeEvidence } from "#lib/domain/change-evidence";
import type { ChangeState } from "#lib/domain/release";
import { actor, authorization, codes, eventsOf, now, panel, person } from "../support/build-release.ts";

const rita = actor("rita", "requester");
const states: readonly ChangeState[] = ["draft", "submitted", "authorized", "refused", "withdrawn", "implemented", "closed"];

const change = (overrides: Partial<Change> = {}): Change => ({
  id: "change-1",
  number: 7,
  title: "Refunds",
  reason: "Customers ask for them",
  origin: "requirement",
  model: "normal",
  service: { id: "service-1", key: "PAY", name: "Payments", tier: 1 },
  template: null,
  raisedBy: person("rita"),
  raisedAt: now,
  state: "draft",
  version: 1,
  evidenceRevision: 1,
  streamId: "stream-7",
  carriedBy: [],
  authorizations: [],
  intake: null,
  ...overrides,
});
const input: ChangeInput = { title: "Refunds", reason: "They ask", origin: "requirement", model: "normal", templateId: null };
const asked: Authorization = authorization({ subject: "change", gate: null });
const board = panel(null, {}, { subject: "change" });
const ask = (of: Change, on = board, who = rita) =>
  decideAskChange(of, { authorizationId: "asked-1", evidence: new Uint8Array([1]), evidenceDigest: "d" }, on, who, now);
const withdraw = (of: Change, reason = "Not wanted", who = rita) => decideWithdrawChange(of, { reason }, who);

/** What may be done to a change as it stands. */
const table: Record<ChangeState, { amend: boolean; ask: boolean; withdraw: boolean }> = {
  draft: { amend: true, ask: true, withdraw: true },
  submitted: { amend: false, ask: false, withdraw: true },
  authorized: { amend: false, ask: false, withdraw: true },
  refused: { amend: true, ask: true, withdraw: true },
  withdrawn: { amend: false, ask: false, withdraw: false },
  implemented: { amend: false, ask: false, withdraw: false },
  closed: { amend: false, ask: false, withdraw: false },
};

describe("a change", () => {
  it.each(states.map((state) => [state]))("that is %s", (state) => {
    expect({
      amend: decideAmendChange(change({ state }), input, rita).allowed,
      ask: ask(change({ state })).allowed,
      withdraw: withdraw(change({ state })).allowed,
    }).toEqual(table[state]);
  });

  it.each<[string, string[], ReturnType<typeof decideAmendChange>]>([
    ["is amended by who may raise one", ["role-missing"], decideAmendChange(change(), input, actor("bob", "developer"))],
    ["is standard by a template", ["template-missing"], decideAmendChange(change(), { ...input, model: "standard" }, rita)],
    [
      "has a template only when it is standard",
      ["template-not-allowed"],
      decideAmendChange(change(), { ...input, templateId: "t" }, rita),
    ],
    ["is standard with one", [], decideAmendChange(change(), { ...input, model: "standard", templateId: "t" }, rita)],
  ])("%s", (_, refusals, decision) => {
    expect(codes(decision)).toEqual(refusals);
  });
});

describe("the authority of a change", () => {
  it("is asked without the raiser and the asker among its electors", () => {
    const tom = actor("tom", "change_manager");
    const [event] = eventsOf(ask(change(), board, tom));
    expect(event).toMatchObject({
      type: "authorization.asked",
      subject: "change",
      evidenceRevision: 1,
      parties: [{ seats: [{ id: "tina" }] }],
    });
  });

  it.each<[string, string[], ReturnType<typeof ask>]>([
    ["is not asked twice", ["asked-already"], ask(change({ state: "refused", authorizations: [asked] }))],
    ["is asked again after a refusal", [], ask(change({ state: "refused", authorizations: [{ ...asked, state: "refused" }] }))],
    ["is not asked without a policy", ["no-policy"], ask(change(), { ...board, policy: null })],
    [
      "is not asked when nobody is left to decide",
      ["too-few-electors"],
      ask(change({ raisedBy: person("tom") }), { ...board, members: [person("tom")] }),
    ],
    ["is not asked by developers", ["role-missing"], ask(change(), board, actor("bob", "developer"))],
  ])("%s", (_, refusals, decision) => {
    expect(codes(decision)).toEqual(refusals);
  });
});

describe("a change is withdrawn", () => {
  it("with its pending request", () => {
    const submitted = change({ state: "submitted", authorizations: [{ ...asked, id: "old", state: "refused" }, asked] });
    expect(eventsOf(withdraw(submitted))).toEqual([
      { type: "authorization.withdrawn", authorizationId: "authorization-1", reason: "Not wanted" },
      { type: "change.withdrawn", reason: "Not wanted" },
    ]);
  });

  it.each<[string, string[], ReturnType<typeof withdraw>]>([
    [
      "not while an open release carries it",
      ["carried"],
      withdraw(change({ carriedBy: [{ id: "r", number: 42, title: "", isOpen: true }] })),
    ],
    [
      "when the release that carried it is over",
      [],
      withdraw(change({ carriedBy: [{ id: "r", number: 42, title: "", isOpen: false }] })),
    ],
    ["not without a reason", ["reason-missing"], withdraw(change(), " ")],
    ["by who may raise one", ["role-missing"], withdraw(change(), "No", actor("bob", "developer"))],
  ])("%s", (_, refusals, decision) => {
    expect(codes(decision)).toEqual(refusals);
  });
});

describe("the evidence of a change", () => {
  const digest = (overrides: Partial<Change>, id = "asked-1") => assembleChangeEvidence(change(overrides), id, null).digest;
  it("is the same for the same change and request", () => {
    expect(digest({})).toBe(digest({}));
    expect(digest({ version: 9, state: "refused", carriedBy: [] })).toBe(digest({}));
  });

  it.each<[string, Partial<Change>]>([
    ["title", { title: "Returns" }],
    ["reason", { reason: "Another" }],
    ["origin", { origin: "problem" }],
    ["model", { model: "emergency" }],
    ["template", { template: { id: "t", name: "Routine", version: 1 } }],
    ["service", { service: { id: "s", key: "CHK", name: "Checkout", tier: 2 } }],
    ["revision", { evidenceRevision: 2 }],
  ])("is another with another %s", (_, overrides) => {
    expect(digest(overrides)).not.toBe(digest({}));
  });

  it("is another for another request", () => {
    expect(digest({}, "asked-2")).not.toBe(digest({}));
  });
});
