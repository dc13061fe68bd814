/** An artifact that arrives in pieces (tus 1.0.0): who may begin one, and what a further piece must be. */
import type { Refusal } from "./decision.ts";
import { names } from "./gate-check.ts";
import type { Instant } from "./release.ts";

export interface Upload {
  id: string;
  buildId: string;
  releaseId: string;
  personId: string;
  name: string;
  version: string;
  mediaType: string;
  /** Bytes, when it is whole. */
  length: number;
  /** As announced; what arrives with another digest is not kept. */
  sha256: string | null;
  expiresAt: Instant;
  /** The digest under which it is an artifact, once it is one. */
  storedSha256: string | null;
}

/** How many of a person's uploads are on their way to one open build. */
export interface OpenUploads {
  release: number;
  iteration: number;
  buildId: string;
  uploads: number;
}

/** So many uploads of one person may be on their way: they take room on the disk before anybody has checked them. */
export const mostOpenUploads = 20;

export function reasonsAgainstBeginning({
  length,
  limitBytes,
  open,
}: {
  length: number;
  limitBytes: number;
  open: readonly OpenUploads[];
}): Refusal[] {
  const refusals: Refusal[] = [];
  if (length > limitBytes)
    refusals.push({ code: "too-large", message: `An artifact may have ${limitBytes} bytes here.`, field: "length" });
  if (open.reduce((sum, { uploads }) => sum + uploads, 0) >= mostOpenUploads) refusals.push(tooManyUploads(open));
  return refusals;
}

/** Says where they lie: whoever may not begin another has to find them. */
function tooManyUploads(open: readonly OpenUploads[]): Refusal {
  const places = open.map(
    ({ release, iteration, buildId, uploads }) =>
      `${uploads} to build ${iteration} of REL-${release} (/builds/${buildId}/uploads)`,
  );
  return {
    code: "too-many-uploads",
    message: `You have too many uploads on their way: ${names(places)}. Finish or stop one of them first; what nobody goes on with ends by itself after 24 hours.`,
  };
}

/** The codes by which a door tells one refusal of a piece from another. */
export type PieceRefusal = "being-written" | "other-offset" | "too-much" | "checksum";

/** What speaks against appending at `offset` when `there` bytes are there. */
export function reasonsAgainstAppending({ length }: Pick<Upload, "length">, offset: number, there: number): Refusal[] {
  if (offset === there && offset <= length) return [];
  return [
    { code: "other-offset" satisfies PieceRefusal, message: `${there} bytes are there, and the piece begins at ${offset}.` },
  ];
}
