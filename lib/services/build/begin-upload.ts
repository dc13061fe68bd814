import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { inTransaction } from "#lib/db/transaction";
import { createUpload, lockUploadsOf, openUploads, releaseOfBuild } from "#lib/db/upload-store";
import { decideAddArtifact } from "#lib/domain/build";
import { reasonsAgainstBeginning, type Upload } from "#lib/domain/upload";
import { AppError } from "#lib/errors";
import { artifactLimitBytes } from "#lib/media/library";
import type { Context } from "../context.ts";
import { id, sha256Text, wholeNumber } from "../fields.ts";
import { askFirst } from "../release/ask-first.ts";
import { AddArtifactInput } from "./add-artifact.ts";

export const BeginUploadInput = AddArtifactInput.omit({ releaseId: true }).extend({
  buildId: id("Name the build."),
  length: wholeNumber({ min: 1, error: "Say how many bytes it has: at least one." }),
  sha256: sha256Text.nullable().default(null),
});

/** Begins an artifact that arrives in pieces, for whoever could add it whole. It lives for 24 hours. */
export async function beginUpload(
  context: Context,
  { buildId, length, sha256, ...named }: z.infer<typeof BeginUploadInput>,
): Promise<Pick<Upload, "id" | "expiresAt">> {
  const { actor, db } = context;
  const releaseId = await releaseOfBuild(db, buildId);
  const artifact = { id: "", ...named, size: length, sha256: "" };
  await askFirst(context, releaseId, (release) => decideAddArtifact(release, { buildId, artifact }, actor));
  // Only people may add artifacts: the rule has said so.
  const personId = actor.kind === "person" ? actor.id : "";
  const uploadId = randomUUID();
  const { expiresAt } = await inTransaction(db, async (tx) => {
    await lockUploadsOf(tx, personId);
    const open = await openUploads(tx, personId);
    const refusals = reasonsAgainstBeginning({ length, limitBytes: artifactLimitBytes(), open });
    const [first] = refusals;
    if (first) throw new AppError(first.code === "too-large" ? "too-large" : "refused", first.message, refusals);
    return createUpload(tx, { id: uploadId, buildId, personId, ...named, length, sha256 });
  });
  return { id: uploadId, expiresAt };
}
