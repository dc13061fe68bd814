import { z } from "zod";
import { policyVersions, readPolicyVersion } from "#lib/db/policy-store";
import { decideWithdrawPolicy } from "#lib/domain/policy-change";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const WithdrawPolicyInput = z.object({ policyId: id("Choose a policy.") });

/** Takes a proposed policy back before it was confirmed. */
export async function withdrawPolicy(context: Context, { policyId }: z.infer<typeof WithdrawPolicyInput>): Promise<void> {
  await administer(context, async (tx) =>
    decideWithdrawPolicy(await readPolicyVersion(tx, policyId), await policyVersions(tx), context.actor),
  );
}
