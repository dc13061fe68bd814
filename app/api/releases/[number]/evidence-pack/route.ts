import { serveEvidencePack } from "#lib/api/evidence-pack";
import { AppError } from "#lib/errors";
import { library } from "#lib/media/library";
import { releaseByNumber } from "#lib/queries/release";
import { defineRoute } from "#lib/web/define-route";

/** Everything about one release in one file that anybody verifies without this server. */
export const GET = defineRoute<{ number: string }>(async ({ context }, request, { number }) => {
  const digits = /^REL-([1-9]\d{0,8})$/.exec(number)?.[1];
  const found = digits === undefined ? null : await releaseByNumber(context, Number(digits));
  if (!found) throw new AppError("not-found", "There is no such release.");
  return serveEvidencePack(request, context, found, library());
});

export const HEAD = GET;
