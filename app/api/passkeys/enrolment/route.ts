import { BeginEnrolmentInput, beginEnrolment } from "#lib/services/identity/begin-enrolment";
import { defineQuestion } from "#lib/web/define-route";
import { parseInput } from "#lib/web/parse-input";
import { ownSite } from "#lib/web/signing-place";

/** POST /api/passkeys/enrolment: what the browser has to make a passkey of. */
export const POST = defineQuestion(({ context, sessionId }, sent) =>
  beginEnrolment(context, parseInput(BeginEnrolmentInput, sent), { sessionId, site: ownSite() }),
);
