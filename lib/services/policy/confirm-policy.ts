import { z } from "zod";
import { policyVersions, readPolicyVersion } from "#lib/db/policy-store";
import { decideConfirmPolicy } from "#lib/domain/policy-change";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const ConfirmPolicyInput = z.object({ policyId: id("Choose a policy.") });

/** The second person's yes: whoever asks from now on is decided by it. */
export async function confirmPolicy(context: Context, { policyId }: z.infer<typeof ConfirmPolicyInput>): Promise<void> {
  await administer(context, async (tx) =>
    decideConfirmPolicy(await readPolicyVersion(tx, policyId), await policyVersions(tx), context.actor),
  );
}
