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
const longestLine = 500;
const mostDigests = 1000;

/** One digest a line, as people type and tools print: `sha256`, or `name version sha256`. */
function readDigests(text: string, refinement: z.RefinementCtx): FoundDigest[] {
  return text.split(/\r?\n/).flatMap((typed, index) => {
    const line = typed.trim();
    if (line === "") return [];
    const { name, version, sha256 } = (line.length <= longestLine && digestLine.exec(line)?.groups) || {};
    if (sha256 !== undefined) return [{ name, version, sha256: sha256.toLowerCase() }];
    const message = `Line ${index + 1} is neither a SHA-256 of 64 hexadecimal digits nor "name version digest".`;
    refinement.addIssue({ code: "custom", message });
    return [];
  });
}

const noDigest = "A SHA-256 has 64 hexadecimal digits, in lower case.";

const sentDigest = z.object({
  name: optionalText(255),
  version: optionalText(100),
  sha256: z.string({ error: noDigest }).regex(/^[0-9a-f]{64}$/, noDigest),
});

const runningAfter = z
  .union([optionalText(500_000), z.array(sentDigest)], {
    error: "Give one digest a line, or a list of name, version and sha256.",
  })
  .transform((sent, refinement): FoundDigest[] => (typeof sent === "string" ? readDigests(sent, refinement) : sent))
  .refine((found) => found.length <= mostDigests, `At most ${mostDigests} digests.`)
  .default([]);

export const EndDeploymentInput = z.object({
  ...releaseTarget,
  deploymentId: id("Name the deployment."),
  outcome: z.enum(["finished", "backed_out"], { error: "Say how it ended." }),
  note: optionalText(4000),
  runningAfter,
});

/** Ends a deployment: finished, with the digests now found running, or backed out. */
export async function endDeployment(
  context: Context,
  { releaseId, expectedVersion, runningAfter: found, ...input }: z.infer<typeof EndDeploymentInput>,
): Promise<void> {
  await changeRelease(context, { releaseId, expectedVersion }, (release, now) =>
    decideEndDeployment(release, { ...input, runningAfter: found.map((one) => namedFrom(release, one)) }, context.actor, now),
  );
}

/** The digest is what counts: name and version are the manifest's when it knows the digest. */
function namedFrom(release: Release, { name = "", version = "", sha256 }: FoundDigest): RunningDigest {
  const known = manifestInLibrary(release).find(({ artifact }) => artifact.sha256 === sha256)?.artifact;
  return known ? { name: known.name, version: known.version, sha256 } : { name, version, sha256 };
}
