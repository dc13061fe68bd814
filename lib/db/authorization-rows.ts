/** Rows of authorizations in, domain authorizations out; what releases and changes share. */
import type { Authorization } from "#lib/domain/authorization";
import type { Prisma } from "./generated/client.ts";

const person = { select: { id: true, name: true } } as const;

export const authorizationInclude = {
  asker: person,
  policy: { select: { authority: { select: { name: true } } } },
  parties: { include: { seats: { include: { person } } } },
  votes: { include: { person }, orderBy: { castAt: "asc" } },
} as const satisfies Prisma.AuthorizationInclude;

export const authorizationOmit = { evidence: true } as const;

type Row = Prisma.AuthorizationGetPayload<{ include: typeof authorizationInclude; omit: typeof authorizationOmit }>;

export function toAuthorization(row: Row): Authorization {
  const { asker, policy, parties, votes, id, number, subject, gate, state, evidenceDigest, evidenceRevision } = row;
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
    templateId: row.templateId,
    waiverId: row.waiverId,
    parties: parties
      .map(({ party, needed, mayVeto, seats }) => ({
        party,
        needed,
        mayVeto,
        seats: seats.map(({ person: seated, standing }) => ({ ...seated, standing })),
      }))
      .sort((a, b) => a.party.localeCompare(b.party)),
    votes: votes.map(({ person: voter, verdict, reason, castAt }) => ({ person: voter, verdict, reason, castAt })),
  };
}

/** A gate is a phase that has one in front of it; the database's CHECKs hold no other value. */
export function asGate(phase: string): NonNullable<Authorization["gate"]> {
  if (phase === "planning" || phase === "build_and_test" || phase === "check_in" || phase === "deployment" || phase === "closed")
    return phase;
  throw new Error(`No gate stands in front of ${phase}.`);
}
