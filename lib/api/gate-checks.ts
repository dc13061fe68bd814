/** May this digest be deployed, here and now? */
import { createPublicKey } from "node:crypto";
import { z } from "zod";
import { mayBeDeployed } from "#lib/domain/deployable";
import { type Checked, statementType, verificationSummary } from "#lib/domain/verification-summary";
import { signingSettings } from "#lib/env";
import { AppError } from "#lib/errors";
import { type DsseEnvelope, keyIdOf, signEnvelope } from "#lib/formats/dsse";
import { deployableFacts } from "#lib/queries/deployable";
import { answeringJson, type Operation } from "./operation.ts";
import * as shapes from "./shapes.ts";
import { noQuery, requireOneOf } from "./targets.ts";

export const gateCheckOperations: readonly Operation[] = [
  answeringJson(
    {
      ...{ method: "POST", path: "/gate-checks", id: "checkGate", tag: "Gates", verb: "gate_check" },
      summary: "May this digest be deployed, here and now? Whatever is unknown is a no, with every reason",
      description:
        "Asked by a pipeline or a cluster before it acts. Nothing is written, and an answer holds for the moment it was given: ask again before you act again.",
      params: z.object({}),
      query: noQuery,
      json: z.strictObject({
        digest: z
          .string({ error: "Say which digest." })
          .regex(/^(sha256:)?[0-9a-f]{64}$/i, "A SHA-256 has 64 hexadecimal digits.")
          .meta({ examples: ["sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"] }),
        environment: z.string({ error: "Say which environment." }).max(100),
      }),
      answers: shapes.GateVerdict,
    },
    async (caller, { body: { digest: sent, environment } }) => {
      const digest = sent.toLowerCase().replace(/^sha256:/, "");
      const { facts, services, now } = await deployableFacts(caller.context, digest, environment);
      requireOneOf(caller, services);
      const verdict = mayBeDeployed(facts, now);
      const { allowed, reasons, release } = verdict;
      const body = {
        ...{ allowed, reasons: [...reasons], release: release === null ? null : `REL-${release}`, digest, environment },
        checkedAt: now.toISOString(),
        statement: signed({ digest, environment, verdict, at: now }),
      };
      return { body };
    },
  ),
  answeringJson(
    {
      ...{ method: "GET", path: "/signing-key", id: "readSigningKey", tag: "Gates", verb: "gate_check" },
      summary: "The public key that the statements of gate checks are verified with; keep it outside of what it vouches for",
      ...{ params: z.object({}), query: noQuery },
      answers: shapes.SigningKey,
    },
    () => {
      const settings = signingSettings();
      if (!settings) throw new AppError("not-found", "No key is set here: statements are told unsigned (SIGNING_KEY).");
      const publicKey = createPublicKey(settings.key).export({ format: "pem", type: "spki" }).toString();
      return Promise.resolve({ body: { keyid: keyIdOf(settings.key), publicKey } });
    },
  ),
];

/** The answer as a statement that can be checked later without asking; null where no key is set. */
function signed(checked: Omit<Checked, "address">): DsseEnvelope | null {
  const settings = signingSettings();
  return settings && signEnvelope(statementType, verificationSummary({ ...checked, address: settings.address }), settings.key);
}
