import { reportLimitBytes } from "#lib/media/library";
import { HandInReportInput, handInReport } from "#lib/services/build/hand-in-report";
import { defineUpload } from "#lib/web/define-route";
import { parseInput } from "#lib/web/parse-input";
import { readUpload } from "#lib/web/read-upload";
import { releasePage } from "#lib/web/release-address";

type Params = { number: string; buildId: string };

/** A JUnit XML report on a sealed build. */
export const POST = defineUpload<Params>(
  ({ number }) => releasePage(number, "build"),
  async ({ context }, request, { buildId }) => {
    const counted = await readUpload(request, reportLimitBytes(), (file, content) =>
      handInReport(context, parseInput(HandInReportInput, { ...file.fields, buildId }), content),
    );
    const { reportId, tests, failed, errored, skipped, flaky, disagreements } = counted;
    const doubt = disagreements.length > 0 ? " Its own numbers are others: its page says where." : "";
    return {
      message: `The report tells of ${tests.toLocaleString("en")} tests: ${failed + errored} failed, ${skipped} skipped, ${flaky} flaky.${doubt}`,
      result: { reportId, tests, failed, errored, skipped, flaky, disagreements },
    };
  },
);
