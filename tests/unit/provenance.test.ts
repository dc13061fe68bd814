import { describe, expect, it } from "vitest";
import { gateChecks } from "#lib/domain/gate-checks";
import {
  decideHandInProvenance,
  faultsOf,
  isIdentity,
  notesOn,
  type Provenance,
  type ProvenanceRule,
  provenanceOf,
  type SignatureVerdict,
  type TrustedBuilder,
  withSecondLook,
} from "#lib/domain/provenance";
import type { Artifact, Build, Release } from "#lib/domain/release";
import {
  type BuilderVersion,
  decideConfirmBuilder,
  decideConfirmProvenanceRule,
  decideEndBuilder,
  decideProposeBuilder,
  decideProposeProvenanceRule,
} from "#lib/domain/trusted-builder";
import { actor, build, codes, eventsOf, now, person, provenance, release, standingBefore } from "../support/build-release.ts";

const sha = (letter: string): string => letter.repeat(64);
const artifact = (name: string, letter: string): Artifact => ({
  ...{ id: name, name, version: "4.8.0", mediaType: "application/gzip", size: 1, sha256: sha(letter), uploadedBy: person("bob") },
});
const two = [artifact("payments.tgz", "a"), artifact("docs.tgz", "f")];
const ci: TrustedBuilder = {
  ...{ id: "builder-1", name: "CI", kind: "key", material: "", keyHint: "", identity: "", issuer: "" },
  builderUri: provenance().builderUri,
};
const signed: SignatureVerdict = { by: ci, signer: "its key", faults: [] };
const git = (uri: string, commit = "9f31c0e") => [{ uri, digests: [`gitCommit:${commit.padEnd(40, "0")}`] }];

describe("what speaks against a file of provenance", () => {
  it.each([
    "git+https://git.example.org/payments@refs/heads/main",
    "https://git.example.org/payments.git",
    "git+ssh://git@git.example.org/payments",
    "HTTPS://Git.Example.org/payments/",
  ])("is nothing when it tells of this commit of %s", (uri) => {
    expect(faultsOf(build(), provenance({ materials: git(uri) }), signed)).toEqual([]);
  });

  it.each<[string, string]>([
    ["acme/payments", "git+https://github.example.org/acme/payments@refs/heads/main"],
    ["git@github.example.org:acme/payments.git", "git+https://github.example.org/acme/payments"],
  ])("is nothing however the source is written: %s", (source, uri) => {
    expect(faultsOf(build({ source }), provenance({ materials: git(uri) }), signed)).toEqual([]);
  });

  it.each<[string, Partial<Provenance>, SignatureVerdict, string[]]>([
    [
      "nobody trusted signed",
      {},
      { by: null, faults: ["CI: its key did not sign these bytes."] },
      ["CI: its key did not sign these bytes."],
    ],
    [
      "another builder is named",
      { builderUri: "https://laptop.example.org" },
      signed,
      [`CI signs for the builder ${ci.builderUri}, and the statement names https://laptop.example.org.`],
    ],
    [
      "no subject is of this build",
      { subjects: [{ name: "payments.tgz", sha256: sha("0") }] },
      signed,
      ["None of its subjects is an artifact of this build."],
    ],
    ["no commit is told", { materials: [] }, signed, ["It does not say which commit was built."]],
    [
      "another repository was built",
      { materials: git("git+https://git.example.org/other-payments") },
      signed,
      ["The build is of https://git.example.org/payments, and the statement names git+https://git.example.org/other-payments."],
    ],
    [
      "another commit was built",
      { materials: git("git+https://git.example.org/payments", "1234567") },
      signed,
      [`The build is of commit 9f31c0e, and the statement names 1234567${"0".repeat(33)}.`],
    ],
  ])("is that %s", (_, overrides, verdict, faults) => {
    expect(faultsOf(build(), provenance(overrides), verdict)).toEqual(faults);
  });

  it("is a commit too short to be one", () => {
    expect(faultsOf(build({ commit: "9f3" }), provenance(), signed)).toHaveLength(1);
  });

  it("is not what it tells beside: that is named", () => {
    const of = provenance({ subjects: [...provenance().subjects, { name: "other.tgz", sha256: sha("9") }] });
    expect(faultsOf(build(), of, signed)).toEqual([]);
    expect(notesOn(build(), of)).toEqual([
      "It also tells of other.tgz, which this build has not.",
      `The build was handed in as built by ci/payments; the statement says ${ci.builderUri}.`,
    ]);
  });
});

describe("a certificate's name", () => {
  it.each<[string, string, boolean]>([
    ["https://a.example/x@main", "https://a.example/x@main", true],
    ["https://a.example/x@*", "https://a.example/x@main", true],
    ["https://a.example/x", "https://a.example/xy", false],
    ["https://a.example/*", "https://b.example/https://a.example/", false],
    ["", "", false],
  ])("%s is met by %s: %s", (expected, found, is) => {
    expect(isIdentity(expected, found)).toBe(is);
  });
});

describe("the provenance of a build", () => {
  const ofTwo = (...list: Provenance[]): Build => build({ artifacts: two, provenance: list });
  const docs = provenance({ id: "provenance-2", subjects: [{ name: "docs.tgz", sha256: sha("f") }] });
  const ended = { id: "builder-1", name: "CI", isInForce: false };

  it.each<[string, Build, string, string[]]>([
    ["nothing was handed in", ofTwo(), "missing", ["No provenance was handed in for the final build."]],
    ["each artifact has a file of its own", ofTwo(provenance(), docs), "verified", []],
    ["one artifact has none", ofTwo(provenance()), "bad", ["Not proven: docs.tgz."]],
    ["a bad file stands beside good ones", ofTwo(provenance(), docs, provenance({ id: "3", faults: ["Bad."] })), "verified", []],
    ["one is faulty", ofTwo(provenance(), { ...docs, faults: ["Bad."] }), "bad", ["Not proven: docs.tgz.", "Bad."]],
    [
      "the builder is trusted no more",
      ofTwo(provenance({ trustedBuilder: ended }), docs),
      "bad",
      ["Not proven: payments.tgz.", "CI is trusted no more."],
    ],
  ])("when %s", (_, of, outcome, reasons) => {
    expect(provenanceOf(of)).toEqual({ outcome, reasons });
  });
});

describe("the check of the gate to check-in", () => {
  const rule = (whenMissing: ProvenanceRule["whenMissing"], whenBad: ProvenanceRule["whenBad"]): Partial<Release> => ({
    provenanceRule: { version: 2, whenMissing, whenBad, whenForeign: "warns" },
  });
  const missing = { builds: [build({ provenance: [] })] };
  const bad = { builds: [build({ provenance: [provenance({ faults: ["Bad."] })] })] };

  it.each<[Partial<Release>, string]>([
    [{ ...missing, ...rule("warns", "blocks") }, "warns"],
    [{ ...missing, ...rule("blocks", "blocks") }, "fails"],
    [{ ...bad, ...rule("warns", "blocks") }, "fails"],
    [{ ...bad, ...rule("warns", "warns") }, "warns"],
    [rule("blocks", "blocks"), "holds"],
  ])("goes by the policy", (overrides, state) => {
    const checks = gateChecks(standingBefore("check_in", overrides), "check_in", now);
    expect(checks.find(({ code }) => code === "provenance")).toMatchObject({ state, isCondition: true });
  });

  it("counts nothing that was not looked at again, or that was found wanting", () => {
    const of = standingBefore("check_in");
    const outcomeAfter = (found: ReadonlyMap<string, string[]>) => {
      const [seen] = withSecondLook(of, found).builds;
      return seen && provenanceOf(seen);
    };
    expect(outcomeAfter(new Map([["provenance-1", []]]))).toMatchObject({ outcome: "verified" });
    expect(outcomeAfter(new Map())).toMatchObject({ outcome: "bad" });
    expect(outcomeAfter(new Map([["provenance-1", ["Its stored bytes are altered."]]]))).toMatchObject({
      reasons: ["Not proven: payments.tgz.", "Its stored bytes are altered."],
    });
  });
});

describe("handing in provenance", () => {
  const bob = actor("bob", "developer");
  const handIn = (overrides: Partial<Release>, who = bob, buildId = "build-1") =>
    decideHandInProvenance(release({ phase: "build_and_test", ...overrides }), { buildId, provenance: provenance() }, who);

  it("is for the sealed final build, whatever it proves", () => {
    expect(eventsOf(handIn({ builds: [build({ provenance: [] })] }))).toMatchObject([
      { type: "provenance.handed_in", buildId: "build-1" },
    ]);
  });

  it("is nothing new where the same bytes were last judged the same", () => {
    const held = (...its: Partial<Provenance>[]) => handIn({ builds: [build({ provenance: its.map(provenance) })] });
    expect(held({})).toEqual({ allowed: true, events: [] });
    for (const other of [{ sha256: "f".repeat(64) }, { trustedBuilder: null }, { signer: "another" }, { faults: ["Bad."] }])
      expect(eventsOf(held({}, { ...other, id: "provenance-2" }))).toHaveLength("sha256" in other ? 0 : 1);
  });

  it.each<[string[], Partial<Release>, ReturnType<typeof actor>, string]>([
    [["not-sealed"], { builds: [build({ sealed: null })] }, bob, "build-1"],
    [["not-the-last-build"], { builds: [build(), build({ id: "build-2", iteration: 2 })] }, bob, "build-1"],
    [["other-phase"], { phase: "check_in", builds: [build()] }, bob, "build-1"],
    [["role-missing"], { builds: [build()] }, actor("tess", "tester"), "build-1"],
    [
      ["too-many"],
      { builds: [build({ provenance: Array.from({ length: 100 }, () => provenance({ faults: ["Bad."] })) })] },
      bob,
      "build-1",
    ],
  ])("is refused: %j", (expected, overrides, who, buildId) => {
    expect(codes(handIn(overrides, who, buildId))).toEqual(expected);
  });
});

describe("trust in a builder", () => {
  const [ada, cora] = [actor("ada", "administrator"), actor("cora", "change_manager")];
  const facts = { fingerprint: sha("a"), against: null, taken: false };
  const keyless: TrustedBuilder = {
    ...ci,
    kind: "sigstore",
    identity: "https://github.example.org/acme/*",
    issuer: "https://i.example",
  };
  const version: BuilderVersion = {
    ...{ ...ci, fingerprint: sha("a"), proposer: person("ada"), proposedAt: now, confirmed: null, ended: null },
  };
  const step = { by: person("cora"), at: now };

  it("is proposed by one person and confirmed by another", () => {
    expect(eventsOf(decideProposeBuilder(ci, facts, ada))).toMatchObject([
      { type: "trusted_builder.proposed", fingerprint: sha("a") },
    ]);
    expect(eventsOf(decideProposeBuilder(keyless, facts, ada))).toHaveLength(1);
    expect(eventsOf(decideConfirmBuilder(version, cora))).toMatchObject([{ type: "trusted_builder.confirmed" }]);
    expect(codes(decideConfirmBuilder(version, ada))).toEqual(["proposer"]);
  });

  it.each<[string[], Partial<TrustedBuilder>, Partial<typeof facts> & { against?: string | null }]>([
    [["material"], {}, { against: "this is no public key in PEM." } as never],
    [["name-taken"], {}, { taken: true }],
    [["identity", "issuer"], { kind: "sigstore" }, {}],
    [["identity"], { identity: "x" }, {}],
    [["pattern"], { ...keyless, identity: "https://*/acme/release" }, {}],
    [["pattern"], { ...keyless, identity: "*" }, {}],
  ])("is not proposed: %j", (expected, overrides, known) => {
    expect(codes(decideProposeBuilder({ ...ci, ...overrides }, { ...facts, ...known }, ada))).toEqual(expected);
  });

  it("is ended by one, once, and confirmed no more", () => {
    expect(eventsOf(decideEndBuilder({ ...version, confirmed: step }, "Its key leaked.", ada))).toMatchObject([
      { type: "trusted_builder.ended", reason: "Its key leaked." },
    ]);
    const ended = { ...version, ended: { ...step, reason: "Leaked." } };
    expect(codes(decideEndBuilder(ended, "Again.", ada))).toEqual(["ended"]);
    expect(codes(decideConfirmBuilder(ended, cora))).toEqual(["ended"]);
    expect(codes(decideConfirmBuilder({ ...version, confirmed: step }, cora))).toEqual(["confirmed"]);
    expect(codes(decideProposeBuilder(ci, facts, actor("mia", "release_manager")))).toEqual(["role-missing"]);
  });

  it("and the rule on provenance too takes two people, and is never upside down", () => {
    const rule = { ruleId: "r", version: 2, whenMissing: "blocks", whenBad: "blocks", whenForeign: "warns" } as const;
    const proposed = { ...rule, id: "r", proposer: person("ada"), isConfirmed: false };
    expect(eventsOf(decideProposeProvenanceRule(rule, ada))).toMatchObject([{ type: "provenance_rule.proposed", version: 2 }]);
    expect(codes(decideProposeProvenanceRule({ ...rule, whenBad: "warns" }, ada))).toEqual(["upside-down"]);
    expect(eventsOf(decideConfirmProvenanceRule(proposed, 1, cora))).toMatchObject([{ type: "provenance_rule.confirmed" }]);
    expect(codes(decideConfirmProvenanceRule(proposed, 1, ada))).toEqual(["proposer"]);
    expect(codes(decideConfirmProvenanceRule(proposed, 3, cora))).toEqual(["outdated"]);
    expect(codes(decideConfirmProvenanceRule({ ...proposed, proposer: null }, 1, cora))).toEqual(["confirmed"]);
  });
});
