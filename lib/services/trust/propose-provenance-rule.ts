import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readProvenanceRules } from "#lib/db/trusted-builder-store";
import { decideProposeProvenanceRule } from "#lib/domain/trusted-builder";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";

const mode = z.enum(["blocks", "warns"], { error: "Choose whether it blocks or warns." });

export const ProposeProvenanceRuleInput = z.object({ whenMissing: mode, whenBad: mode, whenForeign: mode });

/** Proposes what the gate to check-in makes of provenance that is missing or does not hold, and of foreign components. Answers the rule's id. */
export async function proposeProvenanceRule(
  context: Context,
  modes: z.infer<typeof ProposeProvenanceRuleInput>,
): Promise<string> {
  const ruleId = randomUUID();
  await administer(context, async (tx) => {
    const version = ((await readProvenanceRules(tx)).at(0)?.version ?? 0) + 1;
    return decideProposeProvenanceRule({ ruleId, version, ...modes }, context.actor);
  });
  return ruleId;
}
