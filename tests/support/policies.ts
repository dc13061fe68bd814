/** Policies, authorities and delegates, put in force by the two people whom it takes. */
import type { z } from "zod";
import { confirmDelegation } from "#lib/services/delegation/confirm-delegation";
import { proposeDelegation } from "#lib/services/delegation/propose-delegation";
import { addAuthority } from "#lib/services/policy/add-authority";
import { confirmPolicy } from "#lib/services/policy/confirm-policy";
import { type ProposePolicyInput, proposePolicy } from "#lib/services/policy/propose-policy";
import { clock } from "./clock.ts";
import { appoint, authorityId, type Someone, staff } from "./people.ts";

export type PolicyWish = Partial<z.output<typeof ProposePolicyInput>>;

/** One member of the CAB grants planning of a major release, unless wished otherwise. */
export async function policyInput(wish: PolicyWish = {}): Promise<z.output<typeof ProposePolicyInput>> {
  return {
    ...{ subject: "gate", gate: "planning", model: "normal", kind: "major", riskLevel: null, votesNeeded: 1 },
    ...{ rule: "number", abstentions: "not_counted", owners: null, changeManager: false, uninvolved: false, authorityIds: [] },
    ...{ requestHours: 336, grantHours: 720, secondFactor: "password", reason: "It has to be so.", isEnd: false },
    authorityId: await authorityId("cab"),
    ...wish,
  };
}

export async function proposedPolicy(wish: PolicyWish = {}): Promise<string> {
  return proposePolicy(staff().changeManager.context, await policyInput(wish));
}

export async function policyInForce(wish: PolicyWish = {}): Promise<string> {
  const policyId = await proposedPolicy(wish);
  await confirmPolicy(staff().changeManager2.context, { policyId });
  return policyId;
}

/** An authority of these people. */
export async function authorityOf(name: string, members: readonly Someone[]): Promise<string> {
  const id = await addAuthority(staff().changeManager.context, { name });
  for (const { id: personId } of members) await appoint({ kind: "member", personId, authorityId: id });
  return id;
}

export interface LentFor {
  ofId: string;
  /** From how many hours from now to how many. */
  from?: number;
  to?: number;
}

export const inHours = async (hours: number): Promise<Date> => new Date((await clock()).getTime() + hours * 3_600_000);

/** A delegate who was named, and not confirmed yet. */
export async function proposedDelegate(
  lender: Someone,
  delegate: Someone,
  { ofId, from = -1, to = 48 }: LentFor,
): Promise<string> {
  const time = { from: await inHours(from), to: await inHours(to) };
  return proposeDelegation(lender.context, { ofId, delegateId: delegate.id, ...time });
}

export async function confirmedDelegate(lender: Someone, delegate: Someone, lent: LentFor): Promise<string> {
  const delegationId = await proposedDelegate(lender, delegate, lent);
  await confirmDelegation(staff().changeManager2.context, { delegationId });
  return delegationId;
}
