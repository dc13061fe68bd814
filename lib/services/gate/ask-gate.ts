import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readPanel, readTemplatesInForce } from "#lib/db/panel-store";
import { decideAskGate } from "#lib/domain/gate-asking";
import { assembleGateEvidence } from "#lib/domain/gate-evidence";
import { gateQuestion, riskLevelIn } from "#lib/domain/policy";
import { gates } from "#lib/domain/release";
import type { Context } from "../context.ts";
import { releaseTarget } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";
import { readSnapshots } from "./snapshots.ts";

export const AskGateInput = z.object({ ...releaseTarget, gate: z.enum(gates, { error: "Name the gate." }) });

/** Asks the change authority for the gate ahead, on the evidence as it stands under the lock. Answers the authorization's id. */
export async function askGate(context: Context, { gate, ...target }: z.infer<typeof AskGateInput>): Promise<string> {
  const authorizationId = randomUUID();
  await changeRelease(context, target, async (release, now, tx) => {
    const { bytes, digest } = assembleGateEvidence(release, gate, authorizationId, await readSnapshots(tx, release, gate, now));
    const panel = await readPanel(tx, gateQuestion(release, gate, riskLevelIn(bytes)));
    const facts = { panel, templatesInForce: await readTemplatesInForce(tx) };
    return decideAskGate(release, { gate, authorizationId, evidence: bytes, evidenceDigest: digest }, facts, context.actor, now);
  });
  return authorizationId;
}
