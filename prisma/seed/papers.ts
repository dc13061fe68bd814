/** What a build server hands in beside the artifacts. The files are real: made by the tools that make them, and kept in `files/`. */
import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createReadStream } from "node:fs";
import path from "node:path";
import type { Artifact, Build } from "#lib/domain/release";
import { signEnvelope } from "#lib/formats/dsse";
import { confirmBuilder } from "#lib/services/trust/confirm-builder";
import { proposeBuilder } from "#lib/services/trust/propose-builder";
import type { People } from "./people.ts";

export interface Papers {
  /** A bill of materials as cyclonedx-npm makes it of what the service is made of. */
  bill: string;
  /** A JUnit report of Vitest, Playwright or Node's runner, by the suite it is of. */
  reports: Readonly<Record<string, string>>;
  /** In place of it where the build is red, by the test that fails. */
  red?: Readonly<Record<string, string>>;
}

export const paper = (name: string): AsyncIterable<Uint8Array> => createReadStream(path.join(import.meta.dirname, "files", name));

const builderUri = "https://ci.nordwind.example/builders/release";

/** The build server's key, made for this demonstration: two people trust it. */
export async function trustBuildServer({ ingrid, olga }: People): Promise<KeyObject> {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const trustedBuilderId = await proposeBuilder(ingrid.context, {
    ...{ name: "Build server", builderUri, kind: "key", keyHint: "", identity: "", issuer: "" },
    material: publicKey.export({ type: "spki", format: "pem" }).toString(),
  });
  await confirmBuilder(olga.context, { trustedBuilderId });
  return privateKey;
}

/** All forty digits of a commit that is spoken of by its first ones. */
const wholeCommit = (commit: string): string => commit + createHash("sha1").update(commit).digest("hex").slice(commit.length);

/** What the build server signs about a build: which source went in, and what came out (in-toto, SLSA provenance v1). */
export function provenanceOf(
  { source, commit, builder, artifacts }: Pick<Build, "source" | "commit" | "builder"> & { artifacts: readonly Artifact[] },
  key: KeyObject,
): Uint8Array {
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: artifacts.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: {
      buildDefinition: {
        buildType: "https://ci.nordwind.example/build-types/npm@v1",
        externalParameters: { run: builder },
        resolvedDependencies: [{ uri: `git+${source}`, digest: { gitCommit: wholeCommit(commit) } }],
      },
      runDetails: { builder: { id: builderUri } },
    },
  };
  return Buffer.from(JSON.stringify(signEnvelope("application/vnd.in-toto+json", statement, key)));
}
