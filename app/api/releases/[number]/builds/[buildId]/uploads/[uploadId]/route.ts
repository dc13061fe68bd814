import { artifactLimitBytes } from "#lib/media/library";
import { defineRoute, defineSending } from "#lib/web/define-route";
import { tusOptions } from "#lib/web/tus";
import { answerAbandon, answerPiece, answerProgress } from "../answer-upload.ts";

type Params = { number: string; buildId: string; uploadId: string };

/** How far it is. */
export const HEAD = defineRoute<Params>(({ context }, request, { uploadId }) => answerProgress({ context, request }, uploadId));

/** A further piece; with the last one it becomes an artifact of the build. */
export const PATCH = defineSending<Params>(({ context }, request, { uploadId }) => answerPiece({ context, request }, uploadId));

/** Gives it up. */
export const DELETE = defineSending<Params>(({ context }, request, { uploadId }) =>
  answerAbandon({ context, request }, uploadId),
);

/** What this server can. */
export const OPTIONS = defineRoute<Params>(() => Promise.resolve(tusOptions(artifactLimitBytes())));
