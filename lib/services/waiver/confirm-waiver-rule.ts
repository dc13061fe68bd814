import { z } from "zod";
import { readProposedRule } from "#lib/db/waiver-store";
import { decideConfirmWaiverRule } from "#lib/domain/waiver-rule";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const ConfirmWaiverRuleInput = z.object({ ruleId: id("Choose a rule.") });

/** The second person's yes: from now on it says who may waive the check. */
export async function confirmWaiverRule(context: Context, { ruleId }: z.infer<typeof ConfirmWaiverRuleInput>): Promise<void> {
  await administer(context, async (tx) =>
    decideConfirmWaiverRule(await readProposedRule(tx, context.actor, ruleId), context.actor),
  );
}
