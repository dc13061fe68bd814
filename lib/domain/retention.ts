/** How long bytes are kept that never came into the library. Rows are kept for good: manifest, digests, reports. */
import { finalBuild } from "./build.ts";
import { type Decision, decide, type Refusal } from "./decision.ts";
import type { Build, BytesRemoved, Instant, Release } from "./release.ts";
import type { ReleaseEvent } from "./release-event.ts";

const dayMs = 86_400_000;

/** Since when nobody needs a build: another one followed it, or its release was cancelled. Null while it may still go out. */
function outOfUse(release: Release, { iteration }: Build): { since: Instant; supersededBy: number | null } | null {
  const next = release.builds.find((one) => one.iteration === iteration + 1);
  if (next) return { since: next.handedInAt, supersededBy: next.iteration };
  return release.phase === "cancelled" ? { since: release.phaseSince, supersededBy: null } : null;
}

/** Lets the bytes of a build go, once nobody has needed them for so many days. Its rows stay. */
export function decideRemoveBytes(
  release: Release,
  { buildId, days }: { buildId: string; days: number },
  now: Instant,
): Decision<ReleaseEvent> {
  const build = release.builds.find(({ id }) => id === buildId);
  if (!build) return decide([{ code: "no-such-build", message: "There is no such build." }]);
  const refusals: Refusal[] = [];
  const end = outOfUse(release, build);
  if (build.bytesRemoved) refusals.push({ code: "removed-already", message: "The bytes of this build were removed already." });
  if (build.artifacts.some(({ id }) => release.libraryItems.some(({ artifactId }) => artifactId === id)))
    refusals.push({ code: "in-library", message: "What is in the library keeps its bytes." });
  if (!end)
    refusals.push({
      code: "last-build",
      message: `Build ${finalBuild(release)?.iteration} is the last one of REL-${release.number}: it keeps its bytes.`,
    });
  else if (now.getTime() - end.since.getTime() < days * dayMs)
    refusals.push({ code: "too-early", message: `Bytes are kept for ${days} days after nobody needs them any more.` });
  return decide(refusals, {
    ...{ type: "build.bytes_removed", buildId, iteration: build.iteration, supersededBy: end?.supersededBy ?? null },
  });
}

/** Why they went, after "removed on ...: ". */
export const whyRemoved = ({ supersededBy }: Pick<BytesRemoved, "supersededBy">): string =>
  supersededBy === null ? "its release was cancelled" : `superseded by build ${supersededBy}`;
