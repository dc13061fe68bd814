import { billLimitBytes } from "#lib/media/library";
import { RaiseIntakeOfFileInput, raiseIntakeOfFile } from "#lib/services/library/raise-intake-of-file";
import { defineUpload } from "#lib/web/define-route";
import { instantFromLocal } from "#lib/web/local-time";
import { parseInput } from "#lib/web/parse-input";
import { readUpload } from "#lib/web/read-upload";

/** A file that lists outside components: a CycloneDX bill, or npm's lock file. */
export const POST = defineUpload(
  () => "/library/intakes/new",
  async ({ context, person }, request) => {
    const raised = await readUpload(request, billLimitBytes(), (file, content) => {
      const { "until@local": until, ...fields } = file.fields;
      const sent = { ...fields, until: typeof until === "string" ? instantFromLocal(until, person.timeZone) : until };
      return raiseIntakeOfFile(context, parseInput(RaiseIntakeOfFileInput, sent), content);
    });
    const { number, components, leftOut } = raised;
    const without = leftOut === 0 ? "" : ` ${leftOut} more say neither by a purl nor by a digest what they are, and stay out.`;
    return {
      message: `CHG-${number} lists ${components} ${components === 1 ? "component" : "components"}.${without} Submit it, so that it is decided.`,
      result: raised,
      at: `/changes/CHG-${number}`,
    };
  },
);
