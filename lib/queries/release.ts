import { readRelease } from "#lib/db/release-store";
import type { Instant, Release } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import type { Viewer } from "./viewer.ts";

/** One release, whole, and the database's time; null when there is none of that number. */
export async function releaseByNumber({ db }: Viewer, number: number): Promise<{ release: Release; now: Instant } | null> {
  try {
    return await readRelease(db, { number });
  } catch (error) {
    if (error instanceof AppError && error.code === "not-found") return null;
    throw error;
  }
}
