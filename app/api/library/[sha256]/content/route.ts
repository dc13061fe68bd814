import { serveContent } from "#lib/api/serve-content";
import { AppError } from "#lib/errors";
import { library } from "#lib/media/library";
import { libraryContent } from "#lib/queries/library-item";
import { defineRoute } from "#lib/web/define-route";

export const GET = defineRoute<{ sha256: string }>(async ({ context }, request, { sha256 }) => {
  const item = /^[0-9a-f]{64}$/i.test(sha256) ? await libraryContent(context, sha256.toLowerCase()) : null;
  if (!item) throw new AppError("not-found", "The library has nothing with this digest.");
  return serveContent(request, { ...item, sha256: sha256.toLowerCase() }, library());
});

export const HEAD = GET;
