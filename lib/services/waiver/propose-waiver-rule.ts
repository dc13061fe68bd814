import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readAuthority } from "#lib/db/appointment-store";
import { nextRuleVersion } from "#lib/db/waiver-store";
import { gates, roles } from "#lib/domain/release";
import { decideProposeWaiverRule } from "#lib/domain/waiver-rule";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { optionalId, requiredText, wholeNumber } from "../fields.ts";

export const ProposeWaiverRuleInput = z.object({
  gate: z.enum(gates, { error: "Name the gate." }),
  check: requiredText(80, "Name the check."),
  role: z.preprocess(
    (sent) => (sent === "" || sent === undefined ? null : sent),
    z.enum(roles, { error: "Choose a role." }).nullable(),
  ),
  authorityId: optionalId("Choose an authority."),
  longestDays: wholeNumber({ min: 1, max: 366, error: "Between 1 and 366 days." }),
});

/** Proposes who may waive a check: a role, an authority or nobody. Answers the rule's id. */
export async function proposeWaiverRule(
  context: Context,
  { gate, check, role, authorityId, longestDays }: z.infer<typeof ProposeWaiverRuleInput>,
): Promise<string> {
  const ruleId = randomUUID();
  await administer(context, async (tx) => {
    const version = await nextRuleVersion(tx, gate, check);
    const authority = authorityId === null ? null : await readAuthority(tx, authorityId);
    return decideProposeWaiverRule({ ruleId, gate, check, version, role, authority, longestDays }, context.actor);
  });
  return ruleId;
}
