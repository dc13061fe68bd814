import { readRelease } from "#lib/db/release-store";
import type { Decision } from "#lib/domain/decision";
import type { Instant, Release } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";

/** Asks a rule before bytes are taken or read: nobody sends gigabytes to be refused. The rule is asked again under the lock. */
export async function askFirst(
  { db }: Context,
  releaseId: string,
  decide: (release: Release, now: Instant) => Decision<unknown>,
): Promise<Release> {
  const { release, now } = await readRelease(db, { id: releaseId });
  const decision = decide(release, now);
  if (!decision.allowed) throw new AppError("refused", "The release does not allow this.", decision.refusals);
  return release;
}
