/** One writer at a time for an upload, in whatever process: by a lease that a writer renews and a crash lets run out. */
import { randomUUID } from "node:crypto";
import { holdUpload, leaseSeconds, letGoOfUpload } from "#lib/db/upload-store";
import type { PieceRefusal } from "#lib/domain/upload";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";

const renewEveryMs = (leaseSeconds * 1000) / 3;

/** Runs `work` as the upload's only writer. `isMine` turns false when the lease could not be renewed in time. */
export async function whileHolding<T>(
  { db }: Pick<Context, "db">,
  uploadId: string,
  work: (isMine: () => boolean) => Promise<T>,
): Promise<T> {
  const writer = randomUUID();
  let heldUntil = performance.now() + leaseSeconds * 1000;
  if (!(await holdUpload(db, uploadId, writer))) throw beingWritten();
  const renew = async () => {
    const asked = performance.now();
    if (await holdUpload(db, uploadId, writer).catch(() => false)) heldUntil = asked + leaseSeconds * 1000;
  };
  const renewing = setInterval(() => void renew(), renewEveryMs);
  try {
    return await work(() => performance.now() < heldUntil);
  } finally {
    clearInterval(renewing);
    await letGoOfUpload(db, uploadId, writer);
  }
}

export function beingWritten(): AppError {
  const message = "Another piece of this upload is arriving. Wait a moment, then ask how far it is.";
  return new AppError("conflict", message, [{ code: "being-written" satisfies PieceRefusal, message }]);
}
