import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Transaction } from "#lib/db/client";
import { type AddArtifactInput as AddedArtifact, decideAddArtifact } from "#lib/domain/build";
import { AppError } from "#lib/errors";
import { checkFileName } from "#lib/formats/file-name";
import { artifactLimitBytes, library } from "#lib/media/library";
import type { PutOptions, StoredMedia } from "#lib/media/media-store";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";
import { keepStored } from "../library/keep-stored.ts";
import { askFirst } from "../release/ask-first.ts";
import { changeRelease } from "../release/change-release.ts";

const fileName = z.string({ error: "Choose a file." }).superRefine((name, refinement) => {
  for (const { message } of checkFileName(name)) refinement.addIssue({ code: "custom", message });
});

/** Without spaces, so that "name version digest" can be typed on one line. */
const artifactVersion = z
  .string({ error: "Say its version." })
  .trim()
  .min(1, "Say its version.")
  .max(100, "A version has at most 100 characters.")
  .regex(/^[\p{L}\p{N}._+~:-]*$/u, "A version is made of letters, digits and . _ + ~ : - without spaces.");

const mediaType = z
  .string({ error: "A media type looks like application/gzip." })
  .max(200, "A media type has at most 200 characters.")
  .transform((type) => (type.split(";", 1)[0] ?? "").trim().toLowerCase() || "application/octet-stream")
  .refine((type) => /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/.test(type), "A media type looks like application/gzip.")
  .default("application/octet-stream");

export const AddArtifactInput = z.object({
  releaseId: id("Name the release."),
  buildId: id("Name the build."),
  name: fileName,
  version: artifactVersion,
  mediaType,
});

type Stored = Pick<StoredMedia, "sha256" | "size">;

interface AddingOptions extends Pick<PutOptions, "expects" | "onProgress"> {
  /** What is written with the artifact, in its transaction. */
  alongside?: (tx: Transaction, stored: Stored) => Promise<void>;
}

/**
 * Streams an artifact into the store, then adds it to the open build: bytes first, transaction after. Bytes whose artifact is
 * refused in the end are referred to by nothing, and swept.
 */
export async function addArtifact(
  context: Context,
  { releaseId, buildId, ...named }: z.infer<typeof AddArtifactInput>,
  bytes: AsyncIterable<Uint8Array>,
  { alongside, ...options }: AddingOptions = {},
): Promise<Stored> {
  const artifactOf = ({ sha256, size }: Stored): AddedArtifact => ({
    buildId,
    artifact: { id: artifactId, ...named, sha256, size },
  });
  const artifactId = randomUUID();
  await askFirst(context, releaseId, (release) => decideAddArtifact(release, artifactOf({ sha256: "", size: 0 }), context.actor));
  const { sha256, size } = await library().putStream(bytes, { ...options, limitBytes: artifactLimitBytes() });
  if (size === 0) throw empty();
  await changeRelease(context, { releaseId }, async (release, _now, tx) => {
    await keepStored(tx, sha256);
    const decision = decideAddArtifact(release, artifactOf({ sha256, size }), context.actor);
    if (decision.allowed) await alongside?.(tx, { sha256, size });
    return decision;
  });
  return { sha256, size };
}

/** Its digest would be that of every other file that came to nothing. */
function empty(): AppError {
  const message = "The file is empty: an artifact has at least one byte.";
  return new AppError("invalid", message, [{ code: "empty", message, field: "file" }]);
}
