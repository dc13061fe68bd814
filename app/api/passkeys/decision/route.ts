import { BeginSignatureInput, beginSignature } from "#lib/services/identity/begin-signature";
import { defineQuestion } from "#lib/web/define-route";
import { parseInput } from "#lib/web/parse-input";
import { ownSite } from "#lib/web/signing-place";

/** POST /api/passkeys/decision: what a passkey has to answer so that this decision is signed. */
export const POST = defineQuestion(({ context }, sent) =>
  beginSignature(context, parseInput(BeginSignatureInput, sent), ownSite()),
);
