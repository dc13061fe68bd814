/** Rows of who decides: policies and their steps, authorities, delegates, absences. */
import type { AdminEvent } from "#lib/domain/admin-event";
import type { Transaction } from "./client.ts";

type AuthorityEvent = Extract<
  AdminEvent,
  { type: `policy.${string}` | `authority.${string}` | `delegation.${string}` | `absence.${string}` }
>;

export async function saveAuthorityEvent(
  tx: Transaction,
  actorId: string,
  { event, entryId }: { event: AuthorityEvent; entryId: string },
): Promise<void> {
  switch (event.type) {
    case "policy.proposed":
      return savePolicy(tx, actorId, event, entryId);
    case "policy.confirmed":
    case "policy.withdrawn": {
      const step = event.type === "policy.confirmed" ? "confirmed" : "withdrawn";
      const { policyId } = event;
      await tx.policyStep.create({ data: { policyId, step, personId: actorId, entryId }, select: { policyId: true } });
      return;
    }
    case "authority.added": {
      const { authorityId: id, name } = event;
      await tx.authority.create({ data: { id, name, addedBy: actorId, entryId }, select: { id: true } });
      return;
    }
    case "delegation.proposed": {
      const { delegationId: id, personId, delegateId, authorityId, serviceId, from, to } = event;
      await tx.delegation.create({
        data: { id, personId, delegateId, authorityId, serviceId, fromAt: from, toAt: to, entryId },
        select: { id: true },
      });
      return;
    }
    case "delegation.confirmed":
    case "delegation.ended": {
      const step = event.type === "delegation.confirmed" ? "confirmed" : "ended";
      const { delegationId } = event;
      await tx.delegationStep.create({
        data: { delegationId, step, personId: actorId, entryId },
        select: { delegationId: true },
      });
      return;
    }
    case "absence.declared": {
      const { absenceId: id, personId, from, to } = event;
      await tx.absence.create({ data: { id, personId, fromAt: from, toAt: to, entryId }, select: { id: true } });
      return;
    }
    case "absence.ended":
      await tx.$executeRaw`UPDATE absence SET ended_at = countersign_clock() WHERE id = ${event.absenceId}::uuid`;
      return;
  }
}

type Proposed = Extract<AuthorityEvent, { type: "policy.proposed" }>;

async function savePolicy(tx: Transaction, proposedBy: string, event: Proposed, entryId: string): Promise<void> {
  const { policyId, subject, gate, model, kind, riskLevel, authorityId, votesNeeded, rule, abstentions } = event;
  const { requestHours, grantHours, secondFactor, isEnd, reason } = event;
  await tx.policy.create({
    data: {
      ...{ id: policyId, subject, gate, model, kind, riskLevel, authorityId, votesNeeded, rule, abstentions },
      ...{ requestHours, grantHours, secondFactor, isEnd, reason, proposedBy, entryId },
    },
    select: { id: true },
  });
  await tx.policyParty.createMany({ data: event.parties.map((party) => ({ policyId, party })) });
  await tx.policyAuthority.createMany({ data: event.authorityIds.map((one) => ({ policyId, authorityId: one })) });
}
