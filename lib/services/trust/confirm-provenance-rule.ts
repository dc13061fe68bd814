import { z } from "zod";
import { readProvenanceRules } from "#lib/db/trusted-builder-store";
import { decideConfirmProvenanceRule, ruleInForce } from "#lib/domain/trusted-builder";
import { AppError } from "#lib/errors";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const ConfirmProvenanceRuleInput = z.object({ ruleId: id("Choose a rule.") });

/** The second person's yes: from now on the gate goes by it. */
export async function confirmProvenanceRule(
  context: Context,
  { ruleId }: z.infer<typeof ConfirmProvenanceRuleInput>,
): Promise<void> {
  await administer(context, async (tx) => {
    const rules = await readProvenanceRules(tx);
    const rule = rules.find(({ id: one }) => one === ruleId);
    if (!rule) throw new AppError("not-found", "There is no such rule on provenance.");
    return decideConfirmProvenanceRule(rule, ruleInForce(rules)?.version ?? 0, context.actor);
  });
}
