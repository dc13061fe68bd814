/** The definitive media library: only the sealed final build of a release that passed G3 gets in. */
import { finalBuild } from "./build.ts";
import { type Decision, decide, type Refusal } from "./decision.ts";
import { requireCapability } from "./permissions.ts";
import type { Actor, Artifact, LibraryItem, MediaCheckResult, Release } from "./release.ts";
import type { ReleaseEvent } from "./release-event.ts";

/** Whole packages of software, and what stands beside it: documents to read, media to look at and listen to. */
export const mediaKinds = ["software", "document", "media"] as const;
export type MediaKind = (typeof mediaKinds)[number];

/** Beside all of `text/`; the families of office documents begin with these. */
const documentTypes = [
  "application/pdf",
  "application/rtf",
  "application/msword",
  "application/vnd.ms-excel",
  "application/vnd.ms-powerpoint",
  "application/vnd.oasis.opendocument.",
  "application/vnd.openxmlformats-officedocument.",
];

/** What media types of a kind begin with; software is what is none of the others. */
export const mediaTypesOf: Readonly<Record<Exclude<MediaKind, "software">, readonly string[]>> = {
  document: ["text/", ...documentTypes],
  media: ["audio/", "font/", "image/", "video/"],
};

export function mediaKindOf(mediaType: string): MediaKind {
  const isOf = (kind: "document" | "media") => mediaTypesOf[kind].some((start) => mediaType.startsWith(start));
  return isOf("document") ? "document" : isOf("media") ? "media" : "software";
}

export interface ManifestItem {
  artifact: Artifact;
  /** The library item made of it, if it is in. */
  item: LibraryItem | null;
}

/** The final build's artifacts, each with its place in the library. */
export function manifestInLibrary(release: Release): ManifestItem[] {
  return (finalBuild(release)?.artifacts ?? []).map((artifact) => ({
    artifact,
    item: release.libraryItems.find(({ artifactId }) => artifactId === artifact.id) ?? null,
  }));
}

export interface CheckInInput {
  /** An id for each artifact's item and for its first look at the bytes. */
  items: readonly { artifactId: string; itemId: string; checkId: string; result: MediaCheckResult }[];
  /** name@version pairs of this manifest that the library holds already. */
  taken: readonly string[];
  /** Digests that were withdrawn under whatever name. */
  withdrawn: readonly string[];
}

/** Puts every artifact of the final build into the library; all or none. */
export function decideCheckIn(release: Release, { items, taken, withdrawn }: CheckInInput, actor: Actor): Decision<ReleaseEvent> {
  const refusals: Refusal[] = requireCapability(actor, "library:check_in");
  if (release.phase !== "check_in") refusals.push({ code: "other-phase", message: "Items enter the library in check-in." });
  const missing = manifestInLibrary(release).filter(({ item }) => item === null);
  if (missing.length === 0)
    refusals.push({ code: "nothing-to-check-in", message: "Every artifact of the final build is in the library." });
  const events: ReleaseEvent[] = [];
  for (const { artifact } of missing) {
    const { id: artifactId, name, version, sha256, size, mediaType } = artifact;
    const prepared = items.find((one) => one.artifactId === artifactId);
    if (taken.includes(`${name}@${version}`))
      refusals.push({
        code: "version-taken",
        message: `The library holds ${name} ${version} already. Build it with a new version.`,
      });
    if (withdrawn.includes(sha256))
      refusals.push({
        code: "withdrawn",
        message: `The bytes of ${name} were withdrawn from the library. Hand in a build without them.`,
        href: `/library/${sha256}`,
      });
    if (prepared?.result !== "intact")
      refusals.push({
        code: "not-intact",
        message: `The stored bytes of ${name} are ${prepared?.result ?? "not read"}. Hand in a new build.`,
      });
    if (!prepared) continue;
    events.push({ type: "library.checked_in", itemId: prepared.itemId, artifactId, name, version, sha256, size, mediaType });
    events.push({ type: "media.checked", checkId: prepared.checkId, itemId: prepared.itemId, result: prepared.result });
  }
  return decide(refusals, ...events);
}

/**
 * Takes bytes out of use, under every name this release brought them in by: they open no gate and start no deployment, and stay where
 * they are. Stopping is the safe way, so whoever moves releases may do it as well as change management; nobody may take it back.
 */
export function decideWithdrawItem(
  release: Release,
  { sha256, reason }: { sha256: string; reason: string },
  actor: Actor,
): Decision<ReleaseEvent> {
  const refusals = requireCapability(actor, "library:withdraw");
  const items = release.libraryItems.filter((item) => item.sha256 === sha256);
  const inUse = items.filter(({ withdrawn }) => withdrawn === null);
  if (items.length === 0) refusals.push(noSuchItem);
  else if (inUse.length === 0) refusals.push({ code: "withdrawn-already", message: "This item was withdrawn already." });
  if (reason.trim() === "")
    refusals.push({ code: "reason-missing", message: "Say why it is not to be used any more.", field: "reason" });
  return decide(
    refusals,
    ...inUse.map(({ id: itemId, name, version }) => ({
      ...{ type: "library.withdrawn" as const, itemId, name, version, sha256, reason },
    })),
  );
}

/** Withdrawn bytes are handed out to those who look into why, and to nobody who would deploy them. */
export const reasonsAgainstFetching = ({ withdrawn }: { withdrawn: { reason: string } | null }, actor: Actor): Refusal[] =>
  withdrawn ? requireCapability(actor, "library:fetch_withdrawn") : [];

/** Artifacts of the final build whose bytes were withdrawn. */
export const withdrawnOf = (release: Release): ManifestItem[] =>
  manifestInLibrary(release).filter(({ item }) => item?.withdrawn != null);

/** Whether an item's own bytes are taken once more: any others are refused by their digest. */
export function decideMendItem(release: Release, { itemId }: { itemId: string }, actor: Actor): Decision<never> {
  const refusals = requireCapability(actor, "library:mend");
  if (!release.libraryItems.some(({ id }) => id === itemId)) refusals.push(noSuchItem);
  return decide(refusals);
}

const noSuchItem: Refusal = { code: "no-such-item", message: "There is no such library item." };

/** Records what re-hashing an item's bytes gave. */
export function decideRecordMediaCheck(
  release: Release,
  input: { checkId: string; itemId: string; result: MediaCheckResult },
  actor: Actor,
): Decision<ReleaseEvent> {
  const refusals = actor.kind === "system" ? [] : requireCapability(actor, "library:verify");
  if (!release.libraryItems.some(({ id }) => id === input.itemId)) refusals.push(noSuchItem);
  return decide(refusals, { type: "media.checked", ...input });
}
