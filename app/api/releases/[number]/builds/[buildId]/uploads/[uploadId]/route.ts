import { answerAbandon, answerPiece, answerProgress } from "#lib/api/answer-upload";
import { tusOptions } from "#lib/api/tus";
import { readRequestBody } from "#lib/formats/request-body";
import { artifactLimitBytes } from "#lib/media/library";
import { defineRoute, defineSending } from "#lib/web/define-route";

type Params = { number: string; buildId: string; uploadId: string };

/** How far it is. */
export const HEAD = defineRoute<Params>(({ context }, request, { uploadId }) => answerProgress({ context, request }, uploadId));

/** A further piece; with the last one it becomes an artifact of the build. */
export const PATCH = defineSending<Params>(({ context }, request, { uploadId }) =>
  readRequestBody(request.body, (bytes) => answerPiece({ context, request }, uploadId, bytes)),
);

/** Gives it up. */
export const DELETE = defineSending<Params>(({ context }, request, { uploadId }) =>
  answerAbandon({ context, request }, uploadId),
);

/** What this server can. */
export const OPTIONS = defineRoute<Params>(() => Promise.resolve(tusOptions(artifactLimitBytes())));
