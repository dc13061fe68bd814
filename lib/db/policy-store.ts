/** Policies: what is in force, what was proposed, and who decided about it. */
import type { Policy, PolicyQuestion } from "#lib/domain/policy";
import { isRequired, type PolicyVersion } from "#lib/domain/policy-change";
import { AppError } from "#lib/errors";
import { asGate } from "./authorization-rows.ts";
import type { Database, Transaction } from "./client.ts";
import type { Prisma } from "./generated/client.ts";

type Reader = Database | Transaction;

const whole = {
  authority: { select: { id: true, key: true, name: true } },
  parties: { select: { party: true }, orderBy: { party: "asc" } },
  authorities: { select: { authority: { select: { id: true, name: true } } } },
  proposer: { select: { id: true, name: true } },
  step: { select: { step: true, at: true, person: { select: { id: true, name: true } } } },
} as const satisfies Prisma.PolicyInclude;

type Row = Prisma.PolicyGetPayload<{ include: typeof whole }>;

function toPolicy(row: Row): Policy {
  const { id, version, subject, gate, model, kind, riskLevel, secondFactor, authority, votesNeeded, rule, abstentions } = row;
  return {
    ...{ id, version, subject, model, kind, riskLevel, secondFactor, authority, votesNeeded, rule, abstentions },
    gate: gate === null ? null : asGate(gate),
    parties: row.parties.map(({ party }) => party).filter(isRequired),
    authorities: row.authorities.map((one) => one.authority).sort((a, b) => (a.name < b.name ? -1 : 1)),
    requestHours: row.requestHours,
    grantHours: row.grantHours,
  };
}

const toVersion = (row: Row): PolicyVersion => ({
  ...toPolicy(row),
  isEnd: row.isEnd,
  reason: row.reason,
  proposer: row.proposer,
  proposedAt: row.proposedAt,
  step: row.step && { kind: row.step.step, by: row.step.person, at: row.step.at },
});

/** Delivered or confirmed, of each place the highest version, less the endings: the view policy_in_force says the same. */
export async function policiesInForce(
  db: Reader,
  place: Pick<PolicyQuestion, "subject" | "gate" | "model"> | null,
): Promise<Policy[]> {
  const rows = await db.policy.findMany({
    where: {
      ...(place ? { subject: place.subject, gate: place.gate, model: place.model } : {}),
      OR: [{ proposedBy: null }, { step: { step: "confirmed" } }],
    },
    orderBy: { version: "desc" },
    distinct: ["subject", "gate", "model", "kind", "riskLevel"],
    include: whole,
    relationLoadStrategy: "join",
  });
  return rows.filter(({ isEnd }) => !isEnd).map(toPolicy);
}

/** Every version that was ever proposed or delivered, the latest first. */
export async function policyVersions(db: Reader): Promise<PolicyVersion[]> {
  const rows = await db.policy.findMany({ orderBy: { version: "desc" }, include: whole, relationLoadStrategy: "join" });
  return rows.map(toVersion);
}

export async function readPolicyVersion(db: Reader, id: string): Promise<PolicyVersion> {
  const row = await db.policy.findUnique({ where: { id }, include: whole, relationLoadStrategy: "join" });
  if (!row) throw new AppError("not-found", "There is no such policy.");
  return toVersion(row);
}

/** The policy that was frozen into an authorization. */
export async function policyOf(db: Reader, authorizationId: string): Promise<Policy> {
  const { policyId } = await db.authorization.findUniqueOrThrow({ where: { id: authorizationId }, select: { policyId: true } });
  return toPolicy(await db.policy.findUniqueOrThrow({ where: { id: policyId }, include: whole, relationLoadStrategy: "join" }));
}

/** The authorities there are, with how many sit in each. */
export async function readAuthorities(db: Reader): Promise<{ id: string; name: string; members: number }[]> {
  return db.$queryRaw`
    SELECT a.id, a.name, (SELECT count(DISTINCT f.person_id)::int FROM appointment_in_force f
      WHERE CASE WHEN a.key = 'change_managers' THEN f.role = 'change_manager' ELSE f.authority_id = a.id END) AS members
    FROM authority a ORDER BY a.name`;
}
