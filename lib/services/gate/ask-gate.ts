import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readPanel } from "#lib/db/panel-store";
import { readTemplateOf } from "#lib/db/template-store";
import { decideAskGate, templatesGranting } from "#lib/domain/gate-asking";
import { assembleGateEvidence } from "#lib/domain/gate-evidence";
import { gateQuestion, riskLevelIn } from "#lib/domain/policy";
import { withSecondLook } from "#lib/domain/provenance";
import { gates } from "#lib/domain/release";
import type { Context } from "../context.ts";
import { releaseTarget } from "../fields.ts";
import { changeRelease } from "../release/change-release.ts";
import { lookAgain } from "./second-look.ts";
import { readSnapshots } from "./snapshots.ts";

export const AskGateInput = z.object({ ...releaseTarget, gate: z.enum(gates, { error: "Name the gate." }) });

/** Asks the change authority for the gate ahead, on the evidence as it stands under the lock. Answers the authorization's id. */
export async function askGate(context: Context, { gate, ...target }: z.infer<typeof AskGateInput>): Promise<string> {
  const authorizationId = randomUUID();
  const found = await lookAgain(context, target.releaseId, gate);
  await changeRelease(context, target, async (stored, now, tx) => {
    const release = gate === "check_in" ? withSecondLook(stored, found) : stored;
    const { bytes, digest } = assembleGateEvidence(release, gate, authorizationId, await readSnapshots(tx, release, gate, now));
    const riskLevel = riskLevelIn(bytes);
    const panel = await readPanel(tx, gateQuestion(release, gate, riskLevel));
    const templatesInForce = templatesGranting(await readTemplateOf(tx, release), release, riskLevel, now);
    const facts = { panel, templatesInForce, riskLevel };
    return decideAskGate(release, { gate, authorizationId, evidence: bytes, evidenceDigest: digest }, facts, context.actor, now);
  });
  return authorizationId;
}
