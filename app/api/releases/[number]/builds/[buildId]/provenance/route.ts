import { provenanceLimitBytes } from "#lib/media/library";
import { HandInProvenanceInput, handInProvenance } from "#lib/services/build/hand-in-provenance";
import { defineUpload } from "#lib/web/define-route";
import { parseInput } from "#lib/web/parse-input";
import { readUpload } from "#lib/web/read-upload";
import { releasePage } from "#lib/web/release-address";

type Params = { number: string; buildId: string };

/** Signed provenance of a sealed build: a DSSE envelope or a Sigstore bundle. */
export const POST = defineUpload<Params>(
  ({ number }) => releasePage(number, "build"),
  async ({ context }, request, { buildId }) => {
    const found = await readUpload(request, provenanceLimitBytes, (file, content) =>
      handInProvenance(context, parseInput(HandInProvenanceInput, { ...file.fields, buildId }), content),
    );
    const message =
      found.faults.length === 0
        ? `The provenance is verified: signed by ${found.signedBy ?? ""}.`
        : `The provenance is kept, and does not hold: ${found.faults.join(" ")}`;
    return { message: found.isNew ? message : `This is there already. ${message}`, result: found };
  },
);
