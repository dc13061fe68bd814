import { randomUUID } from "node:crypto";
import { z } from "zod";
import { policyVersions, readAuthorities } from "#lib/db/policy-store";
import { policySubjects } from "#lib/domain/policy";
import { decideProposePolicy, requiredParties } from "#lib/domain/policy-change";
import { gates } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { checkbox, id, ids, requiredText, wholeNumber } from "../fields.ts";

const orNone = <T extends z.ZodType>(schema: T) => z.preprocess((sent) => sent || null, schema.nullable());

export const ProposePolicyInput = z.object({
  subject: z.enum(policySubjects, { error: "Choose what it is about." }),
  gate: orNone(z.enum(gates, { error: "Choose a gate." })),
  model: z.enum(["standard", "normal", "emergency"], { error: "Choose a change model." }),
  kind: orNone(z.enum(["major", "minor", "patch"], { error: "Choose a kind, or any." })),
  riskLevel: orNone(z.enum(["low", "medium", "high"], { error: "Choose a risk level, or any." })),
  authorityId: id("Choose the authority that decides."),
  votesNeeded: wholeNumber({ min: 1, max: 500, error: "Between 1 and 500 votes." }),
  rule: z.enum(["number", "veto", "majority"], { error: "Choose how its votes count." }),
  abstentions: z.enum(["not_counted", "as_refusal"], { error: "Choose how abstentions count." }),
  owners: orNone(z.enum(["service_owner", "affected_owner"], { error: "Choose whose owners have to agree, or none." })),
  changeManager: checkbox,
  uninvolved: checkbox,
  authorityIds: ids("Choose an authority."),
  requestHours: wholeNumber({ min: 1, max: 2160, error: "Between 1 hour and 90 days." }),
  grantHours: wholeNumber({ min: 1, max: 8784, error: "Between 1 hour and a year." }),
  secondFactor: z.enum(["password", "passkey"], { error: "Choose what a vote is signed with." }),
  reason: requiredText(2000, "Say why it changes, for whoever confirms it."),
  isEnd: checkbox,
});

/** Proposes the next version of a policy; nothing changes until a second person confirms it. Answers its id. */
export async function proposePolicy(context: Context, input: z.infer<typeof ProposePolicyInput>): Promise<string> {
  const policyId = randomUUID();
  const { owners, changeManager, uninvolved, authorityId, authorityIds, ...wished } = input;
  const asked = {
    service_owner: owners === "service_owner",
    affected_owner: owners === "affected_owner",
    change_manager: changeManager,
  };
  const parties = requiredParties.filter((party) => (party === "uninvolved" ? uninvolved : asked[party]));
  await administer(context, async (tx) => {
    const authorities = await readAuthorities(tx);
    const named = (wanted: string, field: string) => {
      const found = authorities.find((one) => one.id === wanted);
      if (found) return { id: found.id, name: found.name, key: null };
      const none = { code: "no-such-authority", message: "There is no such authority.", field };
      throw new AppError("invalid", none.message, [none]);
    };
    const proposal = {
      ...wished,
      policyId,
      parties,
      authority: named(authorityId, "authorityId"),
      authorities: authorityIds.map((one) => named(one, "authorityIds")),
    };
    return decideProposePolicy(proposal, await policyVersions(tx), context.actor);
  });
  return policyId;
}
