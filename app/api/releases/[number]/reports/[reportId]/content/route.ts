import { serveContent } from "#lib/api/serve-content";
import { AppError } from "#lib/errors";
import { library } from "#lib/media/library";
import { releaseByNumber } from "#lib/queries/release";
import { reportContent } from "#lib/services/build/read-report";
import { defineRoute } from "#lib/web/define-route";

/** A test report as it was handed in, byte for byte. */
export const GET = defineRoute<{ number: string; reportId: string }>(async ({ context }, request, { number, reportId }) => {
  const digits = /^REL-([1-9]\d{0,8})$/.exec(number)?.[1];
  const found = digits === undefined ? null : await releaseByNumber(context, Number(digits));
  if (!found) throw new AppError("not-found", "There is no such release.");
  return serveContent(request, await reportContent(found.release, reportId), library(), context.actor);
});

export const HEAD = GET;
