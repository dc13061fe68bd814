import { artifactLimitBytes } from "#lib/media/library";
import { AddArtifactInput, addArtifact } from "#lib/services/build/add-artifact";
import { defineUpload } from "#lib/web/define-route";
import { parseInput } from "#lib/web/parse-input";
import { readUpload } from "#lib/web/read-upload";
import { releasePage } from "#lib/web/release-address";

type Params = { number: string; buildId: string };

/** An artifact of an open build: one file, streamed and hashed on its way, of any size up to ARTIFACT_LIMIT_MB. */
export const POST = defineUpload<Params>(
  ({ number }) => releasePage(number, "build"),
  async ({ context }, request, { buildId }) => {
    const { name, ...stored } = await readUpload(request, artifactLimitBytes(), async (file, content) => {
      const input = parseInput(AddArtifactInput, { ...file.fields, buildId, name: file.name, mediaType: file.mediaType });
      return { name: input.name, ...(await addArtifact(context, input, content)) };
    });
    return { message: `${name} has arrived.`, result: { name, ...stored } };
  },
);
