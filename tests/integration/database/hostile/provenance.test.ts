/** Ways to provenance that nobody trusted signed, and to trust that nobody confirmed. */
import { createHash, randomUUID } from "node:crypto";
import { handInProvenance } from "#lib/services/build/hand-in-provenance";
import { confirmBuilder } from "#lib/services/trust/confirm-builder";
import { endBuilder } from "#lib/services/trust/end-builder";
import { proposeBuilder } from "#lib/services/trust/propose-builder";
import { proposeProvenanceRule } from "#lib/services/trust/propose-provenance-rule";
import { type MadeRelease, release, staff } from "../../../support/factories.ts";
import { once } from "../../../support/once.ts";
import { organisation } from "../../../support/people.ts";
import { bytesOf, sealedBuild } from "../../../support/release-journey.ts";
import { builderUri, envelopeOf, keyPair, statementOf } from "../../../support/sign-provenance.ts";
import { attacks } from "./attacks.ts";
import { adminStream, people, type Target, target } from "./scene.ts";
import { enter, type Fields, insert, tell } from "./statements.ts";

async function trusted(name: string, isConfirmed: boolean): Promise<string> {
  const { pem } = keyPair();
  const builder = { name, kind: "key", material: pem, keyHint: "", builderUri, identity: "", issuer: "" } as const;
  const trustedBuilderId = await proposeBuilder(staff().changeManager.context, builder);
  if (isConfirmed) await confirmBuilder(organisation().second.context, { trustedBuilderId });
  return trustedBuilderId;
}

/** Granted G3 on provenance of a builder whose trust was ended afterwards. */
async function grantedOnEnded(): Promise<Target> {
  const { pem, privateKey } = keyPair();
  const builder = { name: "Late CI", kind: "key", material: pem, keyHint: "", builderUri, identity: "", issuer: "" } as const;
  const trustedBuilderId = await proposeBuilder(staff().changeManager.context, builder);
  await confirmBuilder(organisation().second.context, { trustedBuilderId });
  const made = await release({ phase: "build_and_test" });
  await made.prepare();
  const subjects = (await made.read()).builds.at(-1)?.artifacts ?? [];
  const statement = statementOf({ subjects, source: "git+https://git.example.org/search", commit: "0123abc" });
  await handInProvenance(
    made.staff.developer.context,
    { releaseId: made.id, buildId: await buildOf(made) },
    bytesOf(JSON.stringify(envelopeOf(statement, privateKey))),
  );
  const authorizationId = await made.grant();
  await endBuilder(organisation().second.context, { trustedBuilderId, reason: "Its key leaked." });
  return target(made, authorizationId);
}

const buildOf = async (made: MadeRelease): Promise<string> => (await made.read()).builds.at(-1)?.id ?? "";

const scene = once(async () => {
  const building = await release({ phase: "build_and_test" });
  const outdated = await sealedBuild(building);
  await sealedBuild(building, "Another.");
  const planned = await release({ phase: "planning" });
  const passed = await release({ phase: "check_in" });
  const ended = await trusted("Ended CI", true);
  await endBuilder(organisation().second.context, { trustedBuilderId: ended, reason: "Its key leaked." });
  const { changeManager } = staff();
  return {
    building: await target(building),
    build: await buildOf(building),
    outdated,
    passed: await target(passed),
    passedBuild: await buildOf(passed),
    planned: await target(planned),
    ci: await trusted("CI", true),
    proposed: await trusted("Proposed CI", false),
    ended,
    granted: await grantedOnEnded(),
    rule: await proposeProvenanceRule(changeManager.context, { whenMissing: "warns", whenBad: "warns", whenForeign: "warns" }),
    admin: await adminStream(),
    developer: building.staff.developer.id,
    second: organisation().second.id,
    people: await people(),
  };
});
type Scene = Awaited<ReturnType<typeof scene>>;

const sha256 = "d".repeat(64);

function handIn(to: Target, by: string, columns: Fields, told: Fields = {}): string {
  const id = randomUUID();
  const faults = "faults" in columns ? columns["faults"] : [];
  return [
    tell(randomUUID(), to.stream, {
      ...{ type: "provenance.handed_in", provenance: { id, sha256, faults }, actor: { kind: "person", id: by } },
      ...told,
    }),
    insert("provenance", {
      ...{ id, release_id: to.id, sha256, size: 10, format: "dsse", predicate_type: "https://slsa.dev/provenance/v1" },
      ...{ builder_uri: builderUri, subjects: "[]", materials: "[]", faults: "[]", handed_in_by: by },
      ...columns,
    }),
  ].join("\n");
}

attacks("provenance", scene, [
  {
    name: "of nobody, without a fault",
    refusedWith: "CS150",
    sql: ({ building, build, developer }: Scene) => handIn(building, developer, { build_id: build }),
  },
  {
    name: "signed by a builder that was only proposed",
    refusedWith: "CS150",
    sql: ({ building, build, developer, proposed }) =>
      handIn(building, developer, { build_id: build, trusted_builder_id: proposed }),
  },
  {
    name: "signed by a builder that is trusted no more",
    refusedWith: "CS150",
    sql: ({ building, build, developer, ended }) => handIn(building, developer, { build_id: build, trusted_builder_id: ended }),
  },
  {
    name: "that names another builder than the one that signed",
    refusedWith: "CS150",
    sql: ({ building, build, developer, ci }) =>
      handIn(building, developer, { build_id: build, trusted_builder_id: ci, builder_uri: "https://laptop.example.org" }),
  },
  {
    name: "of a build that is not the last",
    refusedWith: "CS050",
    sql: ({ building, outdated, developer, ci }) => handIn(building, developer, { build_id: outdated, trusted_builder_id: ci }),
  },
  {
    name: "of another release's build",
    refusedWith: "CS050",
    sql: ({ building, passedBuild, developer, ci }) =>
      handIn(building, developer, { build_id: passedBuild, trusted_builder_id: ci }),
  },
  {
    name: "after the gate",
    refusedWith: "CS051",
    sql: ({ passed, passedBuild, developer, ci }) => handIn(passed, developer, { build_id: passedBuild, trusted_builder_id: ci }),
  },
  {
    name: "in silence",
    refusedWith: "CS044",
    sql: ({ building, build, developer, ci }) =>
      handIn(building, developer, { build_id: build, trusted_builder_id: ci }).split("\n").slice(1).join("\n"),
  },
  {
    name: "told without its fault",
    refusedWith: "CS041",
    sql: ({ building, build, developer }) =>
      handIn(
        building,
        developer,
        { build_id: build, faults: ["Nobody signed."] },
        {
          provenance: { id: randomUUID(), sha256, faults: [] },
        },
      ),
  },
  {
    name: "of a builder that is trusted no more, through the gate it was granted for",
    refusedWith: "CS032",
    sql: ({ granted }) => enter(granted, { to: "check_in" }),
  },
  { name: "made good afterwards", refusedWith: "42501", sql: () => "UPDATE provenance SET faults = '[]'" },
  { name: "taken off the record", refusedWith: "42501", sql: () => "DELETE FROM provenance" },
]);

function propose(admin: string, by: string, columns: Fields = {}, told: Fields = {}): string {
  const [id, entry] = [randomUUID(), randomUUID()];
  const material = "-----BEGIN PUBLIC KEY-----";
  const fingerprint = createHash("sha256").update(material).digest("hex");
  const named = { name: "Mallory's CI", kind: "key", material, fingerprint, identity: "", issuer: "" };
  return [
    tell(entry, admin, {
      ...{ type: "trusted_builder.proposed", trustedBuilderId: id, keyHint: "", builderUri, ...named },
      actor: { kind: "person", id: by },
      ...told,
    }),
    insert("trusted_builder", { id, ...named, builder_uri: builderUri, proposed_by: by, entry_id: entry, ...columns }),
  ].join("\n");
}

function step(admin: string, id: string, kind: "confirmed" | "ended", by: string, reason = ""): string {
  const entry = randomUUID();
  return [
    tell(entry, admin, { type: `trusted_builder.${kind}`, trustedBuilderId: id, reason, actor: { kind: "person", id: by } }),
    insert("trusted_builder_step", { trusted_builder_id: id, step: kind, person_id: by, reason, entry_id: entry }),
  ].join("\n");
}

function confirmRule(admin: string, rule: string, by: string): string {
  const entry = randomUUID();
  return [
    tell(entry, admin, { type: "provenance_rule.confirmed", ruleId: rule, actor: { kind: "person", id: by } }),
    insert("provenance_rule_confirmation", { rule_id: rule, confirmed_by: by, entry_id: entry }),
  ].join("\n");
}

function proposeRule(admin: string, by: string, version: number, whenMissing = "warns", whenBad = "warns"): string {
  const [id, entry] = [randomUUID(), randomUUID()];
  return [
    tell(entry, admin, {
      ...{ type: "provenance_rule.proposed", ruleId: id, version, whenMissing, whenBad, whenForeign: "warns" },
      actor: { kind: "person", id: by },
    }),
    insert("provenance_rule", {
      ...{ id, version, when_missing: whenMissing, when_bad: whenBad, proposed_by: by, entry_id: entry },
    }),
  ].join("\n");
}

attacks("trust in builders", scene, [
  { name: "proposed by a developer", refusedWith: "CS150", sql: ({ admin, developer }: Scene) => propose(admin, developer) },
  {
    name: "with another fingerprint than its key's",
    refusedWith: "23514",
    sql: ({ admin, people: { changeManager } }) =>
      propose(admin, changeManager, { fingerprint: "0".repeat(64) }, { fingerprint: "0".repeat(64) }),
  },
  {
    name: "with another key than the record tells of",
    refusedWith: "CS040",
    sql: ({ admin, people: { changeManager } }) => propose(admin, changeManager, {}, { material: "another" }),
  },
  {
    name: "of a certificate in anybody's name",
    refusedWith: "23514",
    sql: ({ admin, people: { changeManager } }) =>
      propose(
        admin,
        changeManager,
        { kind: "sigstore", identity: "*", issuer: "x" },
        { kind: "sigstore", identity: "*", issuer: "x" },
      ),
  },
  {
    name: "confirmed by its proposer",
    refusedWith: "CS150",
    sql: ({ admin, proposed, people: { changeManager } }) => step(admin, proposed, "confirmed", changeManager),
  },
  {
    name: "confirmed by a developer",
    refusedWith: "CS150",
    sql: ({ admin, proposed, developer }) => step(admin, proposed, "confirmed", developer),
  },
  {
    name: "taken up again after its end",
    refusedWith: "CS150",
    sql: ({ admin, ended, second }) => step(admin, ended, "confirmed", second),
  },
  {
    name: "confirmed in silence",
    refusedWith: "CS040",
    sql: ({ proposed, second }) =>
      insert("trusted_builder_step", {
        ...{ trusted_builder_id: proposed, step: "confirmed", person_id: second, entry_id: sqlEntry },
      }),
  },
  { name: "given another key", refusedWith: "42501", sql: () => "UPDATE trusted_builder SET material = 'mine'" },
  { name: "that never ended", refusedWith: "42501", sql: () => "DELETE FROM trusted_builder_step" },
]);

const sqlEntry = { sql: "(SELECT id FROM record_entry ORDER BY recorded_at LIMIT 1)" };

attacks("the rule on provenance", scene, [
  {
    name: "proposed by a developer",
    refusedWith: "CS150",
    sql: ({ admin, developer }: Scene) => proposeRule(admin, developer, 3),
  },
  {
    name: "confirmed by its proposer",
    refusedWith: "CS150",
    sql: ({ admin, rule, people: { changeManager } }) => confirmRule(admin, rule, changeManager),
  },
  {
    name: "of a version that is not the next",
    refusedWith: "CS150",
    sql: ({ admin, people: { changeManager } }) => proposeRule(admin, changeManager, 7),
  },
  {
    name: "upside down",
    refusedWith: "23514",
    sql: ({ admin, people: { changeManager } }) => proposeRule(admin, changeManager, 3, "blocks", "warns"),
  },
  { name: "altered", refusedWith: "42501", sql: () => "UPDATE provenance_rule SET when_bad = 'warns'" },
]);
