import { buildsOutOfUse } from "#lib/db/library-store";
import { decideRemoveBytes } from "#lib/domain/retention";
import { AppError } from "#lib/errors";
import { supersededBuildDays } from "#lib/media/library";
import type { Context } from "../context.ts";
import { changeRelease } from "../release/change-release.ts";

const mostBuilds = 1000;

/**
 * Lets the bytes of builds go that were superseded long ago and never came into the library, one build after the other, each told in its
 * release's record. From then on nothing of theirs refers to the bytes, and the sweep removes what nobody else refers to. Answers how
 * many builds it were.
 */
export async function removeSuperseded({ db }: Pick<Context, "db">): Promise<number> {
  const days = supersededBuildDays();
  const builds = await buildsOutOfUse(db, days, mostBuilds);
  const actor = { kind: "system", job: "sweep-media" } as const;
  let removed = 0;
  for (const { id: buildId, releaseId } of builds) {
    try {
      await changeRelease({ actor, db }, { releaseId }, (release, now) => decideRemoveBytes(release, { buildId, days }, now));
      removed += 1;
    } catch (error) {
      // Another sweep was faster, or the build is in use again: the next sweep looks anew.
      if (!(error instanceof AppError && error.code === "refused")) throw error;
    }
  }
  return removed;
}
