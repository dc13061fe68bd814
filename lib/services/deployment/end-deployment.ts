import { z } from "zod";
import { decideEndDeployment } from "#lib/domain/deployment";
import { manifestInLibrary } from "#lib/domain/library";
import type { Release, RunningDigest } from "#lib/domain/release";
import type { Context } from "../context.ts";
import { id, optionalText, releaseTarget } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

interface FoundDigest {
  name?: string | undefined;
  version?: string | undefined;
  sha256: string;
}

const digestLine = /^(?:(?<name>\S.*?)\s+(?<version>\S+)\s+)?(?<sha256>[0-9a-f]{64})$/i;
const mostDigests = 1000;

/** One digest a line, as people type and tools print: `sha256`, or `name version sha256`. */
const typedDigests = z.string().transform((text, refinement): FoundDigest[] => {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const found = lines.flatMap((line, index) => {
    if (line === "") return [];
    const { name, version: itsVersion, sha256 } = digestLine.exec(line)?.groups ?? {};
    if (sha256 !== undefined) return [{ name, version: itsVersion, sha256: sha256.toLowerCase() }];
    refinement.addIssue({
      code: "custom",
      message: `Line ${index + 1} is neither a SHA-256 of 64 hexadecimal digits nor "name version digest".`,
    });
    return [];
  });
  if (found.length > mostDigests) refinement.addIssue({ code: "custom", message: `At most ${mostDigests} digests.` });
  return found;
});

const sentDigests = z
  .array(
    z.object({
      name: z.string().max(255),
      version: z.string().max(100),
      sha256: z.string().regex(/^[0-9a-f]{64}$/, "A digest has 64 hexadecimal digits, in lower case."),
    }),
  )
  .max(mostDigests, `At most ${mostDigests} digests.`);

export const EndDeploymentInput = z.object({
  ...releaseTarget,
  deploymentId: id("Name the deployment."),
  outcome: z.enum(["finished", "backed_out"], { error: "Say how it ended." }),
  note: optionalText(4000),
  runningAfter: z.union([typedDigests, sentDigests]).default([]),
});

/** Ends a deployment: finished, with the digests now found running, or backed out. */
export async function endDeployment(
  context: Context,
  { releaseId, expectedVersion, runningAfter, ...input }: z.infer<typeof EndDeploymentInput>,
): Promise<void> {
  await changeRelease(context, { releaseId, expectedVersion }, (release, now) =>
    decideEndDeployment(
      release,
      { ...input, runningAfter: runningAfter.map((found) => namedFrom(release, found)) },
      context.actor,
      now,
    ),
  );
}

/** The digest is what counts: name and version are the manifest's when it knows the digest. */
function namedFrom(release: Release, { name = "", version: itsVersion = "", sha256 }: FoundDigest): RunningDigest {
  const known = manifestInLibrary(release).find(({ artifact }) => artifact.sha256 === sha256)?.artifact;
  return known ? { name: known.name, version: known.version, sha256 } : { name, version: itsVersion, sha256 };
}
