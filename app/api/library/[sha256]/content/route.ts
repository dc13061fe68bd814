import { nothingToServe, serveContent } from "#lib/api/serve-content";
import { AppError } from "#lib/errors";
import { artifactLimitBytes, library } from "#lib/media/library";
import { libraryContent, removedArtifacts } from "#lib/queries/library-item";
import { MendItemInput, mendItem } from "#lib/services/library/mend-item";
import { defineRoute, defineUpload } from "#lib/web/define-route";
import { parseInput } from "#lib/web/parse-input";
import { readUpload } from "#lib/web/read-upload";

export const GET = defineRoute<{ sha256: string }>(async ({ context }, request, { sha256 }) => {
  if (!/^[0-9a-f]{64}$/i.test(sha256)) throw nothingToServe([]);
  const item = await libraryContent(context, sha256.toLowerCase());
  if (!item) throw nothingToServe(await removedArtifacts(context, sha256.toLowerCase()));
  return serveContent(request, { ...item, sha256: sha256.toLowerCase() }, library(), context.actor);
});

export const HEAD = GET;

/** An item's own bytes once more, where its copy was damaged or lost. */
export const POST = defineUpload<{ sha256: string }>(
  ({ sha256 }) => (/^[0-9a-f]{64}$/.test(sha256) ? `/library/${sha256}` : "/library"),
  async ({ context }, request) => {
    const result = await readUpload(request, artifactLimitBytes(), (file, content) =>
      mendItem(context, parseInput(MendItemInput, file.fields), content),
    );
    if (result !== "intact")
      throw new AppError("conflict", "The bytes arrived, and are not intact when read again. Look at the store.");
    return {
      message: "The bytes are back: read from the first to the last, they are what their digest says.",
      result: { state: result },
    };
  },
);
