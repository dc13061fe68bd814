/** Who may decide now: the policy in force and everybody who would hold a seat. The database seats the same people by itself. */
import { type AuthorityKey, type Panel, type Policy, type PolicyQuestion, policyFor } from "#lib/domain/policy";
import type { PersonRef } from "#lib/domain/release";
import type { Database, Transaction } from "./client.ts";

export interface PanelQuestion extends PolicyQuestion {
  serviceId: string;
}

export async function readPanel(db: Database | Transaction, { serviceId, ...question }: PanelQuestion): Promise<Panel> {
  const policy = policyFor(await policiesInForce(db, question), question);
  const { owner, deputy, ...holders } = await holdersOf(db, serviceId);
  const members = policy ? holders[policy.authority.key] : [];
  return { policy, members, uninvolved: members, changeManagers: holders.change_managers, owner, deputy };
}

/** What is in force for a subject, gate and model: of each place the highest version. */
async function policiesInForce(db: Database | Transaction, { subject, gate, model }: PolicyQuestion): Promise<Policy[]> {
  const rows = await db.policy.findMany({
    where: { subject, gate, model },
    orderBy: { version: "desc" },
    distinct: ["kind", "riskLevel"],
    include: { authority: { select: { key: true, name: true } }, parties: true },
  });
  return rows.map(
    ({ id, version, kind, riskLevel, secondFactor, authority, votesNeeded, parties, requestHours, grantHours }) => ({
      ...{ id, version, subject, gate, model, kind, riskLevel, secondFactor, authority, votesNeeded, requestHours, grantHours },
      parties: parties.map(({ party }) => party).sort(),
    }),
  );
}

type Holders = Record<AuthorityKey, PersonRef[]> & Pick<Panel, "owner" | "deputy">;

/** Members, change managers, owner and deputy: by one statement, so that all stand at one moment. */
async function holdersOf(db: Database | Transaction, serviceId: string): Promise<Holders> {
  const rows = await db.$queryRaw<(PersonRef & { seat: AuthorityKey | "owner" | "deputy" })[]>`
    SELECT seat, id, name FROM (
      SELECT DISTINCT coalesce(a.key::text, 'change_managers') AS seat, p.id, p.name
      FROM appointment_in_force f JOIN person p ON p.id = f.person_id LEFT JOIN authority a ON a.id = f.authority_id
      WHERE f.kind = 'member' OR f.role = 'change_manager'
      UNION ALL
      (SELECT DISTINCT ON (f.kind) f.kind::text, p.id, p.name
      FROM appointment_in_force f JOIN person p ON p.id = f.person_id
      WHERE f.service_id = ${serviceId}::uuid AND f.kind IN ('owner', 'deputy')
      ORDER BY f.kind, f.proposed_at DESC, f.id)
    ) held ORDER BY name, id`;
  const of = (wanted: string): PersonRef[] => rows.filter(({ seat }) => seat === wanted).map(({ id, name }) => ({ id, name }));
  return {
    change_managers: of("change_managers"),
    cab: of("cab"),
    emergency_cab: of("emergency_cab"),
    owner: of("owner")[0] ?? null,
    deputy: of("deputy")[0] ?? null,
  };
}
