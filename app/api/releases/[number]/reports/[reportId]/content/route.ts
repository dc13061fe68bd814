import { foundReport } from "#lib/domain/build";
import { AppError } from "#lib/errors";
import { library } from "#lib/media/library";
import { releaseByNumber } from "#lib/queries/release";
import { defineRoute } from "#lib/web/define-route";
import { serveContent } from "../../../../../library/[sha256]/content/serve-content.ts";

/** A test report as it was handed in, byte for byte. */
export const GET = defineRoute<{ number: string; reportId: string }>(async ({ context }, request, { number, reportId }) => {
  const digits = /^REL-([1-9]\d{0,8})$/.exec(number)?.[1];
  const release = digits === undefined ? null : await releaseByNumber(context, Number(digits));
  const found = release && foundReport(release.release, reportId);
  if (!found) throw new AppError("not-found", "There is no such test report.");
  const { build, report } = found;
  const size = await library().size(report.sha256);
  if (size === null)
    throw new AppError("not-found", "The bytes of this report are missing from the store: restore them from a backup.");
  const name = `${number}-build-${build.iteration}-${report.suite}.xml`;
  return serveContent(request, { sha256: report.sha256, name, mediaType: "application/xml", size }, library());
});

export const HEAD = GET;
