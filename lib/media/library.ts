/** The library's own store: a bucket where one is set, else a folder. */
import { environment, libraryBucket } from "#lib/env";
import { bucketStore } from "./bucket-store.ts";
import { folderStore } from "./folder-store.ts";
import type { MediaStore } from "./media-store.ts";

let opened: MediaStore | undefined;

export function library(): MediaStore {
  opened ??= libraryAt(environment().LIBRARY_DIR);
  return opened;
}

/** The library of an installation whose own folder is this. */
export function libraryAt(folder: string): MediaStore {
  const bucket = libraryBucket();
  return bucket ? bucketStore(bucket) : folderStore(folder);
}

const bytesPerMegabyte = 1024 * 1024;

export const artifactLimitBytes = (): number => environment().ARTIFACT_LIMIT_MB * bytesPerMegabyte;
/** How long bytes are kept that never came into the library, once nobody needs them. */
export const supersededBuildDays = (): number => environment().SUPERSEDED_BUILD_DAYS;
/** Signed statements are kilobytes; a bundle with certificates and log entries as well. */
export const provenanceLimitBytes = 4 * bytesPerMegabyte;
export const billLimitBytes = (): number => environment().SBOM_LIMIT_MB * bytesPerMegabyte;
export const reportLimitBytes = (): number => environment().REPORT_LIMIT_MB * bytesPerMegabyte;
