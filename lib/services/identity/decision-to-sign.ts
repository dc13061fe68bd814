import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Signing } from "#lib/db/signature-store";
import type { Instant, PersonRef } from "#lib/domain/release";
import { meanings, type SignedDecision } from "#lib/domain/signature";
import { AppError } from "#lib/errors";
import { id, optionalText } from "../fields.ts";

const noDigest = "The digest of the evidence is missing. Load the page again.";

/** What somebody decides, before anything of it is signed. */
export const decisionFields = {
  authorizationId: id("Name the authorization."),
  verdict: z.enum(["grant", "refuse", "abstain"], { error: "Grant it, refuse it or abstain." }),
  reason: optionalText(4000),
  /** The evidence the voter was shown: what you see is what you sign. */
  evidenceDigest: z.string({ error: noDigest }).regex(/^[0-9a-f]{64}$/, noDigest),
};

type Decided = { [K in keyof typeof decisionFields]: z.infer<(typeof decisionFields)[K]> };

/** The facts that are signed, if they are worth a signature: what the vote refuses whoever signs, is said before. */
export function decisionToSign(
  { authorizationId, verdict, reason, evidenceDigest }: Decided,
  signing: Signing,
  person: PersonRef,
  now: Instant,
): SignedDecision {
  if (evidenceDigest !== signing.evidenceDigest)
    throw new AppError("refused", "Nothing was signed.", [
      { code: "other-evidence", message: "This is not the evidence you were shown. Open the page again." },
    ]);
  if (verdict === "refuse" && reason.trim() === "")
    throw new AppError("refused", "Nothing was signed.", [
      { code: "reason-missing", message: "Say why you refuse, so that it can be mended.", field: "reason" },
    ]);
  return {
    signature: randomUUID(),
    authorization: authorizationId,
    ...{ evidenceDigest, verdict, reason },
    meaning: meanings[verdict],
    person,
    time: now.toISOString(),
  };
}
