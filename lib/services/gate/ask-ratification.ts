import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readPanel } from "#lib/db/panel-store";
import { decideAskRatification } from "#lib/domain/gate-asking";
import { assembleRatificationEvidence } from "#lib/domain/gate-evidence";
import { ratificationQuestion, riskLevelIn } from "#lib/domain/policy";
import type { Context } from "../context.ts";
import { releaseTarget } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";

export const AskRatificationInput = z.object(releaseTarget);

/** Asks the CAB to ratify an emergency after its deployment. Answers the authorization's id. */
export async function askRatification(context: Context, target: z.infer<typeof AskRatificationInput>): Promise<string> {
  const authorizationId = randomUUID();
  await changeRelease(context, target, async (release, now, tx) => {
    const changeSuccess = { takenAt: now, ...release.service.changeSuccess };
    const { bytes, digest } = assembleRatificationEvidence(release, authorizationId, { changeSuccess });
    const panel = await readPanel(tx, ratificationQuestion(release, riskLevelIn(bytes)));
    return decideAskRatification(release, { authorizationId, evidence: bytes, evidenceDigest: digest }, panel, context.actor);
  });
  return authorizationId;
}
