import { billLimitBytes } from "#lib/media/library";
import { HandInBillInput, handInBill } from "#lib/services/build/hand-in-bill";
import { defineUpload } from "#lib/web/define-route";
import { parseInput } from "#lib/web/parse-input";
import { readUpload } from "#lib/web/read-upload";
import { releasePage } from "#lib/web/release-address";

type Params = { number: string; buildId: string };

/** A CycloneDX bill of materials of a sealed build. */
export const POST = defineUpload<Params>(
  ({ number }) => releasePage(number, "build"),
  async ({ context }, request, { buildId }) => {
    const { sha256, bill, isNew } = await readUpload(request, billLimitBytes(), (file, content) =>
      handInBill(context, parseInput(HandInBillInput, { ...file.fields, buildId }), content),
    );
    const components = bill.components.length;
    const twice = bill.duplicates === 0 ? "" : ` ${bill.duplicates} of them stood there more than once.`;
    return {
      message: `The bill of materials ${isNew ? "" : "is there already, and "}lists ${components} ${components === 1 ? "component" : "components"}.${twice}`,
      result: { sha256, components, duplicates: bill.duplicates },
    };
  },
);
