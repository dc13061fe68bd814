/** Rows of authorizations in, domain authorizations out; what releases and changes share. */
import type { Authorization } from "#lib/domain/authorization";
import type { SeatedParty } from "#lib/domain/quorum";
import type { Prisma } from "./generated/client.ts";

const person = { select: { id: true, name: true } } as const;

export const authorizationInclude = {
  asker: person,
  policy: { select: { secondFactor: true, authority: { select: { name: true } } } },
  parties: { include: { seats: { include: { person, forPerson: person } } } },
  recusals: { include: { person }, orderBy: { declaredAt: "asc" } },
  votes: {
    include: { person, signature: { select: { method: true, meaning: true, signedAt: true } } },
    orderBy: { castAt: "asc" },
  },
} as const satisfies Prisma.AuthorizationInclude;

export const authorizationOmit = { evidence: true } as const;

type Row = Prisma.AuthorizationGetPayload<{ include: typeof authorizationInclude; omit: typeof authorizationOmit }>;

export function toAuthorization(row: Row): Authorization {
  const { asker, policy, parties, votes, recusals, id, number, subject, gate, state, evidenceDigest, evidenceRevision } = row;
  return {
    id,
    number,
    subject,
    gate: gate === null ? null : asGate(gate),
    state,
    evidenceDigest,
    evidenceRevision,
    askedBy: asker,
    askedAt: row.askedAt,
    expiresAt: row.expiresAt,
    endedAt: row.endedAt,
    grantExpiresAt: row.grantExpiresAt,
    spent: row.spent,
    authority: policy.authority,
    secondFactor: policy.secondFactor,
    templateId: row.templateId,
    waiverId: row.waiverId,
    parties: parties
      .map(toParty)
      .sort((a, b) => a.party.localeCompare(b.party) || (a.of?.name ?? "").localeCompare(b.of?.name ?? "")),
    recusals: recusals.map(({ person: recused, reason, declaredAt }) => ({ person: recused, reason, declaredAt })),
    votes: votes.map(({ person: voter, verdict, reason, castAt, signature }) => ({
      person: voter,
      ...{ verdict, reason, castAt, signature },
    })),
  };
}

function toParty({ party, ofId, ofName, needed, mayVeto, majorityOf, abstentions, seats }: Row["parties"][number]): SeatedParty {
  return {
    ...{ party, needed, mayVeto, majorityOf, abstentions },
    of: ofName === "" ? null : { id: ofId, name: ofName },
    seats: seats.map(({ person: seated, standing, forPerson, fromAt, toAt }) => ({
      ...seated,
      standing,
      lent: forPerson && fromAt && toAt ? { by: forPerson, from: fromAt, to: toAt } : null,
    })),
  };
}

/** A gate is a phase that has one in front of it; the database's CHECKs hold no other value. */
export function asGate(phase: string): NonNullable<Authorization["gate"]> {
  if (phase === "planning" || phase === "build_and_test" || phase === "check_in" || phase === "deployment" || phase === "closed")
    return phase;
  throw new Error(`No gate stands in front of ${phase}.`);
}
