import { randomUUID } from "node:crypto";
import { z } from "zod";
import { takenVersions, withdrawnDigests } from "#lib/db/library-store";
import { sqlState } from "#lib/db/transaction";
import { type CheckInInput as CheckedIn, decideCheckIn, manifestInLibrary } from "#lib/domain/library";
import type { Artifact, MediaCheckResult, Release } from "#lib/domain/release";
import { library } from "#lib/media/library";
import type { Context } from "../context.ts";
import { releaseTarget } from "../fields.ts";
import { askFirst } from "../release/ask-first.ts";
import { changeRelease } from "../release/change-release.ts";

export const CheckInInput = z.object(releaseTarget);

type PreparedItem = CheckedIn["items"][number];

/** Puts the final build into the library. Its bytes are read again and hashed first, while nothing is locked. */
export async function checkIn(context: Context, target: z.infer<typeof CheckInInput>): Promise<void> {
  const release = await askFirst(context, target.releaseId, (seen) =>
    decideCheckIn(
      seen,
      { items: missingFrom(seen).map((artifact) => prepared(artifact, "intact")), taken: [], withdrawn: [] },
      context.actor,
    ),
  );
  const artifacts = missingFrom(release);
  const items: PreparedItem[] = [];
  for (const artifact of artifacts) items.push(prepared(artifact, await library().verify(artifact.sha256)));
  const enter = () =>
    changeRelease(context, target, async (locked, _now, tx) =>
      decideCheckIn(
        locked,
        {
          items,
          taken: await takenVersions(tx, artifacts),
          withdrawn: await withdrawnDigests(
            tx,
            artifacts.map(({ sha256 }) => sha256),
          ),
        },
        context.actor,
      ),
    );
  await enter().catch((error: unknown) => {
    // Another release took the same name and version meanwhile: this time the rule sees it, and says so.
    if (sqlState(error) !== "23505") throw error;
    return enter();
  });
}

const missingFrom = (release: Release): Artifact[] =>
  manifestInLibrary(release).flatMap(({ artifact, item }) => (item === null ? [artifact] : []));

const prepared = ({ id: artifactId }: Artifact, result: MediaCheckResult): PreparedItem => ({
  artifactId,
  itemId: randomUUID(),
  checkId: randomUUID(),
  result,
});
