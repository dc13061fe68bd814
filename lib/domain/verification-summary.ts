/** What was answered to a gate check, as a SLSA verification summary (slsa.dev/verification_summary/v1) in an in-toto statement. */
import type { DeployableVerdict } from "./deployable.ts";
import type { Instant } from "./release.ts";

export const statementType = "application/vnd.in-toto+json";

export interface Checked {
  digest: string;
  environment: string;
  verdict: DeployableVerdict;
  at: Instant;
  /** Who says so: the address of this installation. */
  address: string;
}

export function verificationSummary({ digest, environment, verdict, at, address }: Checked) {
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ digest: { sha256: digest } }],
    predicateType: "https://slsa.dev/verification_summary/v1",
    predicate: {
      verifier: { id: address },
      timeVerified: at.toISOString(),
      resourceUri: `${address}/environments/${encodeURIComponent(environment)}`,
      policy: { uri: `${address}/help/policies` },
      verificationResult: verdict.allowed ? "PASSED" : "FAILED",
      verifiedLevels: verdict.allowed ? ["COUNTERSIGN_AUTHORIZED"] : ["FAILED"],
      release: verdict.release === null ? null : `REL-${verdict.release}`,
      reasons: verdict.reasons.map(({ code, message }) => ({ code, message })),
    },
  };
}
