import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readToldIntake } from "#lib/db/intake-store";
import { readPanel } from "#lib/db/panel-store";
import { decideAskChange } from "#lib/domain/change";
import { assembleChangeEvidence } from "#lib/domain/change-evidence";
import { changeQuestion } from "#lib/domain/policy";
import type { Context } from "../context.ts";
import { changeChange } from "./change-change.ts";
import { changeTarget } from "./change-fields.ts";

export const AskChangeInput = z.object(changeTarget);

/** Submits a change to its authority. Answers the authorization's id. */
export async function askChange(context: Context, target: z.infer<typeof AskChangeInput>): Promise<string> {
  const authorizationId = randomUUID();
  await changeChange(context, target, async (change, now, tx) => {
    const intake = change.intake && (await readToldIntake(tx, change.id, change.intake));
    const { bytes, digest } = assembleChangeEvidence(change, authorizationId, intake);
    const panel = await readPanel(tx, changeQuestion(change));
    return decideAskChange(change, { authorizationId, evidence: bytes, evidenceDigest: digest }, panel, context.actor, now);
  });
  return authorizationId;
}
