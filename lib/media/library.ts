/** The library's own store. */
import { environment } from "#lib/env";
import { type MediaStore, mediaStore } from "./media-store.ts";

export const library = (): MediaStore => mediaStore(environment().LIBRARY_DIR);

const bytesPerMegabyte = 1024 * 1024;

export const artifactLimitBytes = (): number => environment().ARTIFACT_LIMIT_MB * bytesPerMegabyte;
/** Signed statements are kilobytes; a bundle with certificates and log entries as well. */
export const provenanceLimitBytes = 4 * bytesPerMegabyte;
export const billLimitBytes = (): number => environment().SBOM_LIMIT_MB * bytesPerMegabyte;
export const reportLimitBytes = (): number => environment().REPORT_LIMIT_MB * bytesPerMegabyte;
