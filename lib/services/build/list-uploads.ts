import { z } from "zod";
import { releaseOfBuild, uploadsUnderWay } from "#lib/db/upload-store";
import { AppError } from "#lib/errors";
import { partialSize } from "#lib/media/partial-uploads";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const ListUploadsInput = z.object({ buildId: id("Name the build.") });

export interface UploadUnderWay {
  id: string;
  name: string;
  version: string;
  /** Bytes that are there. */
  offset: number;
  length: number;
  expiresAt: Date;
}

/** One's own uploads of a build that are no artifacts yet. */
export async function listUploads(
  { actor, db }: Context,
  { buildId }: z.infer<typeof ListUploadsInput>,
): Promise<UploadUnderWay[]> {
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person uploads.");
  await releaseOfBuild(db, buildId);
  const uploads = await uploadsUnderWay(db, { personId: actor.id, buildId });
  return Promise.all(uploads.map(async (upload) => ({ ...upload, offset: await partialSize(upload.id) })));
}
