import { describe, expect, it } from "vitest";
import type { Change } from "#lib/domain/change";
import { decideAmendChange, decideAskChange, decideWithdrawChange, reasonsAgainstChange } from "#lib/domain/change";
import { assembleChangeEvidence } from "#lib/domain/change-evidence";
import {
  type Intake,
  type IntakeComponent,
  mostComponents,
  namedOnes,
  reasonsAgainstIntake,
  toldIntake,
} from "#lib/domain/intake";
import { changeQuestion } from "#lib/domain/policy";
import { actor, codes, hours, now, panel, person } from "../support/build-release.ts";

const leftPad: IntakeComponent = {
  ...{ type: "library", group: "", name: "left-pad", version: "1.3.0", purl: "pkg:npm/left-pad@1.3.0" },
  ...{ hashes: [`SHA-512:${"a".repeat(128)}`], licences: ["WTFPL"] },
};
const nameless: IntakeComponent = { ...leftPad, purl: null, hashes: [`SHA-1:${"b".repeat(40)}`], licences: [] };
const byDigest: IntakeComponent = { ...leftPad, group: "@acme", name: "core", purl: null, licences: [] };
const intake: Intake = { kind: "addition", source: "The public registry", until: null, origin: { from: "hand" }, components: 1 };
const change = (overrides: Partial<Change> = {}): Change => ({
  ...{ id: "change-1", number: 7, title: "left-pad", reason: "We read it.", origin: "intake", model: "normal" },
  service: { id: "service-1", key: "PAY", name: "Payments", tier: 1 },
  ...{ template: null, raisedBy: person("dev"), raisedAt: now, state: "draft", version: 1, evidenceRevision: 1 },
  ...{ streamId: "stream-7", carriedBy: [], authorizations: [], intake },
  ...overrides,
});
const developer = actor("dev", "developer");

describe("what may be let in", () => {
  it("is what a purl or a digest names: a digest that is made to collide names nothing", () => {
    expect(namedOnes([leftPad, nameless, byDigest])).toEqual([leftPad, byDigest]);
  });

  it.each<[string, string[], Parameters<typeof reasonsAgainstIntake>]>([
    ["one component, for good", [], [{ components: 1, named: 1, until: null, model: "normal", withdrawn: [] }, developer, now]],
    ["until tomorrow", [], [{ components: 1, named: 1, until: hours(24), model: "emergency", withdrawn: [] }, developer, now]],
    ["nothing", ["nothing-listed"], [{ components: 0, named: 0, until: null, model: "normal", withdrawn: [] }, developer, now]],
    [
      "only what nothing names",
      ["nothing-named"],
      [{ components: 3, named: 0, until: null, model: "normal", withdrawn: [] }, developer, now],
    ],
    [
      "too much for anybody to decide on",
      ["too-many"],
      [{ components: 30_000, named: mostComponents + 1, until: null, model: "normal", withdrawn: [] }, developer, now],
    ],
    [
      "an emergency, for good",
      ["for-good"],
      [{ components: 1, named: 1, until: null, model: "emergency", withdrawn: [] }, developer, now],
    ],
    [
      "an emergency, for longer than 30 days",
      ["for-good"],
      [{ components: 1, named: 1, until: hours(30 * 24 + 1), model: "emergency", withdrawn: [] }, developer, now],
    ],
    [
      "an emergency, for 30 days",
      [],
      [{ components: 1, named: 1, until: hours(30 * 24), model: "emergency", withdrawn: [] }, developer, now],
    ],
    [
      "what was withdrawn, each by its name",
      ["withdrawn", "withdrawn"],
      [{ components: 3, named: 3, until: null, model: "normal", withdrawn: ["a", "b"] }, developer, now],
    ],
    [
      "until a day that is over",
      ["in-the-past"],
      [{ components: 1, named: 1, until: hours(-1), model: "normal", withdrawn: [] }, developer, now],
    ],
    [
      "everything wrong at once",
      ["role-missing", "nothing-listed", "in-the-past"],
      [{ components: 0, named: 0, until: now, model: "normal", withdrawn: [] }, actor("tess", "tester"), now],
    ],
  ])("%s", (_, expected, asked) => {
    expect(reasonsAgainstIntake(...asked).map(({ code }) => code)).toEqual(expected);
  });
});

describe("the change that an intake is", () => {
  const asked = { authorizationId: "asked-1", evidence: new Uint8Array([1]), evidenceDigest: "d" };

  it("is asked for as an intake by whoever may raise one, of the authority for intakes", () => {
    const decision = decideAskChange(change(), asked, panel(null, {}, { subject: "intake" }), developer, now);
    expect(decision).toMatchObject({ allowed: true, events: [{ type: "authorization.asked", subject: "intake" }] });
    expect(changeQuestion(change())).toMatchObject({ subject: "intake", model: "normal" });
    expect(changeQuestion(change({ origin: "defect" }))).toMatchObject({ subject: "change" });
  });

  it("is asked for while it would let something in", () => {
    const until = (end: Date) => change({ intake: { ...intake, until: end } });
    const ask = (of: Change) => decideAskChange(of, asked, panel(null, {}, { subject: "intake" }), developer, now);
    expect(ask(until(hours(1)))).toMatchObject({ allowed: true });
    expect(codes(ask(until(now)))).toEqual(["over"]);
  });

  it("is amended by nobody, and nothing becomes one later", () => {
    const words = { title: "x", reason: "y", model: "normal", templateId: null } as const;
    expect(codes(decideAmendChange(change(), { ...words, origin: "intake" }, developer))).toEqual(["intake"]);
    const plain = change({ origin: "defect", intake: null });
    expect(codes(decideAmendChange(plain, { ...words, origin: "intake" }, actor("rita", "requester")))).toEqual(["intake"]);
  });

  it("is withdrawn even after it was granted: what it lists is foreign again", () => {
    const withdrawnBy = (who: typeof developer) =>
      decideWithdrawChange(change({ state: "authorized" }), { reason: "It leaks." }, who);
    expect(withdrawnBy(developer)).toMatchObject({ allowed: true });
    expect(withdrawnBy(actor("max", "change_manager"))).toMatchObject({ allowed: true });
    expect(codes(withdrawnBy(actor("rita", "requester")))).toEqual(["others-rely-on-it"]);
    const submitted = decideWithdrawChange(change({ state: "submitted" }), { reason: "Mine." }, actor("rita", "requester"));
    expect(codes(submitted)).toEqual(["others-rely-on-it"]);
  });

  it("follows no template", () => {
    const words = { title: "x", reason: "y", origin: "intake", model: "standard", templateId: "t" } as const;
    expect(reasonsAgainstChange(words).map(({ code }) => code)).toEqual(["intake-standard"]);
  });
});

describe("the evidence of an intake", () => {
  it("has every component, its licences counted, and the digest of the whole list", () => {
    const told = toldIntake({ ...intake, until: hours(48), components: 2 }, "f".repeat(64), [leftPad, byDigest]);
    const { bytes } = assembleChangeEvidence(change(), "asked-1", told);
    expect(JSON.parse(new TextDecoder().decode(bytes))).toMatchObject({
      ...{ subject: "intake", change: "change-1" },
      intake: {
        ...{
          kind: "addition",
          components: 2,
          componentsDigest: "f".repeat(64),
          withoutDigest: 0,
          until: hours(48).toISOString(),
        },
        licences: [
          { licence: "WTFPL", components: 1 },
          { licence: "none stated", components: 1 },
        ],
        listed: [
          { group: "", name: "left-pad", purl: "pkg:npm/left-pad@1.3.0" },
          { group: "@acme", name: "core", purl: null },
        ],
      },
    });
  });
});
