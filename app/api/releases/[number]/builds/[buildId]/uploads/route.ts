import { answerBegin } from "#lib/api/answer-upload";
import { tusOptions } from "#lib/api/tus";
import { artifactLimitBytes } from "#lib/media/library";
import { defineRoute, defineSending } from "#lib/web/define-route";

type Params = { number: string; buildId: string };

/** Begins an artifact that arrives in pieces, and can go on after a cut (tus 1.0.0). */
export const POST = defineSending<Params>(({ context }, request, { number, buildId }) =>
  answerBegin({ context, request }, buildId, (id) => `/api/releases/${number}/builds/${buildId}/uploads/${id}`),
);

/** What this server can. */
export const OPTIONS = defineRoute<Params>(() => Promise.resolve(tusOptions(artifactLimitBytes())));
