/** Provenance from a builder to the board: signed, handed in, verified, told in the evidence, and weighed again when it is asked. */
import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { database } from "#lib/db/client";
import { describeEvent } from "#lib/domain/describe-event";
import { handInProvenance } from "#lib/services/build/hand-in-provenance";
import { confirmBuilder } from "#lib/services/trust/confirm-builder";
import { confirmProvenanceRule } from "#lib/services/trust/confirm-provenance-rule";
import { endBuilder } from "#lib/services/trust/end-builder";
import { proposeBuilder } from "#lib/services/trust/propose-builder";
import { proposeProvenanceRule } from "#lib/services/trust/propose-provenance-rule";
import { type MadeRelease, release, staff } from "../../../support/factories.ts";
import { organisation } from "../../../support/people.ts";
import { errorOf, refusalsOf } from "../../../support/refusals.ts";
import { bytesOf } from "../../../support/release-journey.ts";
import {
  builderUri,
  envelopeOf,
  keyPair,
  signerIdentity,
  signerIssuer,
  sigstore,
  statementOf,
} from "../../../support/sign-provenance.ts";

const key = keyPair();
const world = sigstore();
const byKey = { name: "CI", kind: "key", material: key.pem, keyHint: "", builderUri, identity: "", issuer: "" } as const;

async function trust(builder: Parameters<typeof proposeBuilder>[1]): Promise<string> {
  const trustedBuilderId = await proposeBuilder(staff().changeManager.context, builder);
  await confirmBuilder(organisation().second.context, { trustedBuilderId });
  return trustedBuilderId;
}

beforeAll(() => trust(byKey));

/** Before G3, lacking nothing but provenance. */
async function ready(): Promise<MadeRelease> {
  const made = await release({ phase: "build_and_test" });
  await made.prepare();
  return made;
}

const source = "git+https://git.example.org/search@refs/heads/main";
const statementAbout = async (made: MadeRelease, commit = "0123abc") =>
  statementOf({ subjects: (await made.read()).builds.at(-1)?.artifacts ?? [], source, commit });

const handIn = async (made: MadeRelease, file: unknown) =>
  handInProvenance(
    made.staff.developer.context,
    { releaseId: made.id, buildId: (await made.read()).builds.at(-1)?.id ?? "" },
    bytesOf(typeof file === "string" ? file : JSON.stringify(file), 100),
  );

interface Told {
  provenanceRule: { outcome: string; whenMissing: string; whenBad: string };
  build: {
    provenance: { trustedBuilder: string | null; covers: string[]; faults: string[]; sha256: string; materials: unknown[] }[];
  };
}

async function toldIn(authorizationId: string): Promise<Told> {
  const { evidence } = await database().authorization.findUniqueOrThrow({ where: { id: authorizationId } });
  return JSON.parse(Buffer.from(evidence).toString()) as Told;
}

describe("provenance", () => {
  it("is said to be missing until it is handed in, which ends a request that did not know of it", async () => {
    const made = await ready();
    const before = await made.ask();
    expect((await toldIn(before)).provenanceRule).toEqual({
      outcome: "missing",
      whenMissing: "warns",
      whenBad: "blocks",
    });
    const found = await handIn(made, envelopeOf(await statementAbout(made), key.privateKey));
    expect(found).toMatchObject({ faults: [], signedBy: "CI" });
    expect((await made.authorization(before)).state).toBe("superseded");
    const asked = await made.ask();
    const told = await toldIn(asked);
    expect(told.provenanceRule.outcome).toBe("verified");
    expect(told.build.provenance).toMatchObject([
      { trustedBuilder: "CI", covers: [`${made.service.key}.tar.gz`], faults: [], sha256: found.sha256 },
    ]);
    expect(told.build.provenance[0]?.materials).toHaveLength(2);
    const entries = await database().recordEntry.findMany({ where: { stream: { id: (await made.read()).streamId } } });
    expect(entries.map(({ content }) => describeEvent(content))).toContainEqual(
      expect.stringMatching(/^\S+ \S+ handed in provenance [0-9a-f]{12}…, signed by CI\.$/),
    );
    await made.decide(asked);
    await made.enter("check_in");
  });

  it("in a Sigstore bundle is verified against a trust root of one's own", async () => {
    const sigstoreBuilder = { name: "Actions", kind: "sigstore", material: world.trustedRoot, keyHint: "", builderUri } as const;
    await trust({ ...sigstoreBuilder, identity: signerIdentity, issuer: signerIssuer });
    const made = await ready();
    expect(await handIn(made, world.bundleOf(await statementAbout(made)))).toMatchObject({ faults: [], signedBy: "Actions" });
    const other = await ready();
    const bundle = world.bundleOf(await statementAbout(other), { identity: "https://github.example.org/mallory/fork" });
    expect((await handIn(other, bundle)).faults.join()).toMatch(/signed by https:\/\/github.example.org\/mallory\/fork/);
  });

  it("that does not hold is kept with what speaks against it, and shuts the gate until good provenance stands beside it", async () => {
    const made = await ready();
    const stranger = keyPair();
    expect((await handIn(made, envelopeOf(await statementAbout(made), stranger.privateKey))).faults[0]).toMatch(/did not sign/);
    expect((await handIn(made, envelopeOf(await statementAbout(made, "7654321"), key.privateKey))).faults).toEqual([
      `The build is of commit 0123abc, and the statement names 7654321${"0".repeat(33)}.`,
    ]);
    expect(await refusalsOf(made.ask())).toEqual(["provenance"]);
    await handIn(made, envelopeOf(await statementAbout(made), key.privateKey));
    const told = await toldIn(await made.ask());
    expect(told.provenanceRule.outcome).toBe("verified");
    expect(told.build.provenance.map(({ faults }) => faults.length)).toEqual([1, 1, 0]);
  });

  it("that is there already and judged the same is answered as that, and ends no decision; once its builder is trusted it is new", async () => {
    const made = await ready();
    const fresh = keyPair("ed25519");
    const file = envelopeOf(await statementAbout(made), fresh.privateKey);
    const good = envelopeOf(await statementAbout(made), key.privateKey);
    const [unknown, counting] = [await handIn(made, file), await handIn(made, good)];
    expect([unknown.isNew, counting.isNew, counting.faults]).toEqual([true, true, []]);
    const granted = await made.grant();
    const before = { release: await made.read(), entries: await database().recordEntry.count() };
    expect(await handIn(made, file)).toEqual({ ...unknown, isNew: false });
    expect(await handIn(made, good)).toEqual({ ...counting, isNew: false });
    expect({ release: await made.read(), entries: await database().recordEntry.count() }).toEqual(before);
    expect((await made.authorization(granted)).state).toBe("granted");
    await trust({ ...byKey, name: "New CI", material: fresh.pem });
    expect(await handIn(made, file)).toMatchObject({ isNew: true, signedBy: "New CI", faults: [] });
    expect((await made.read()).builds[0]?.provenance).toHaveLength(3);
  });

  it("that cannot be read is refused and leaves nothing", async () => {
    const made = await ready();
    const before = { rows: await database().provenance.count(), entries: await database().recordEntry.count() };
    const cutOff = JSON.stringify(envelopeOf(await statementAbout(made), key.privateKey)).slice(0, -20);
    const { code, refusals } = await errorOf(handIn(made, cutOff));
    expect([code, refusals.map((one) => one.code)]).toEqual(["invalid", ["no-json"]]);
    expect(await refusalsOf(handIn(made, " ".repeat(4 * 1024 * 1024 + 1)))).toEqual(["too-large"]);
    expect({ rows: await database().provenance.count(), entries: await database().recordEntry.count() }).toEqual(before);
  });

  it("is verified again from its bytes when the gate is asked for", async () => {
    const made = await ready();
    const { sha256 } = await handIn(made, envelopeOf(await statementAbout(made), key.privateKey));
    const place = path.join(process.env["LIBRARY_DIR"] ?? "", sha256.slice(0, 2), sha256.slice(2, 4), sha256);
    chmodSync(place, 0o640);
    writeFileSync(place, "{}");
    const { refusals } = await errorOf(made.ask());
    expect(refusals).toMatchObject([{ code: "provenance", message: expect.stringMatching(/bytes are altered/) as string }]);
  });

  it("counts no more when its builder is trusted no more: a granted gate stays shut, and nothing is superseded", async () => {
    const late = keyPair("ed25519");
    const trustedBuilderId = await trust({ ...byKey, name: "Old CI", material: late.pem });
    const made = await ready();
    await handIn(made, envelopeOf(await statementAbout(made), late.privateKey));
    const granted = await made.grant();
    await endBuilder(organisation().second.context, { trustedBuilderId, reason: "Its key leaked." });
    expect(await refusalsOf(made.enter("check_in"))).toEqual(["provenance"]);
    expect((await made.authorization(granted)).state).toBe("granted");
  });
});

describe("the rule on provenance", () => {
  it("takes two people, and then shuts the gate without any", async () => {
    const { changeManager } = staff();
    const ruleId = await proposeProvenanceRule(changeManager.context, {
      whenMissing: "blocks",
      whenBad: "blocks",
      whenForeign: "warns",
    });
    expect(await refusalsOf(confirmProvenanceRule(changeManager.context, { ruleId }))).toEqual(["proposer"]);
    const made = await ready();
    await made.ask();
    await confirmProvenanceRule(organisation().second.context, { ruleId });
    expect(await refusalsOf((await ready()).ask())).toEqual(["provenance"]);
  });
});
