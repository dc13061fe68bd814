/** Who may decide now: the policy in force and everybody who would hold a seat. The database seats the same people by itself. */
import type { AuthorityKey, Panel, Policy } from "#lib/domain/policy";
import type { ChangeModel, Gate, PersonRef } from "#lib/domain/release";
import type { Database, Transaction } from "./client.ts";
import { serviceStanding } from "./release-store.ts";

export interface PanelQuestion {
  subject: Policy["subject"];
  gate: Gate | null;
  model: ChangeModel;
  serviceId: string;
}

export async function readPanel(db: Database | Transaction, { subject, gate, model, serviceId }: PanelQuestion): Promise<Panel> {
  const row = await db.policy.findFirst({
    where: { subject, gate, model },
    orderBy: { version: "desc" },
    include: { authority: { select: { key: true, name: true } }, parties: true },
  });
  const [{ owner, deputy }, holders] = [await serviceStanding(db, serviceId), await membersOf(db)];
  const members = row ? holders[row.authority.key] : [];
  return {
    policy: row && {
      id: row.id,
      version: row.version,
      subject,
      gate,
      model,
      authority: row.authority,
      votesNeeded: row.votesNeeded,
      parties: row.parties.map(({ party }) => party).sort(),
      requestHours: row.requestHours,
      grantHours: row.grantHours,
    },
    members,
    uninvolved: members,
    changeManagers: holders.change_managers,
    owner,
    deputy,
  };
}

async function membersOf(db: Database | Transaction): Promise<Record<AuthorityKey, PersonRef[]>> {
  const rows = await db.$queryRaw<(PersonRef & { key: AuthorityKey })[]>`
    SELECT DISTINCT p.id, p.name, coalesce(a.key::text, 'change_managers') AS key
    FROM appointment_in_force f JOIN person p ON p.id = f.person_id LEFT JOIN authority a ON a.id = f.authority_id
    WHERE f.kind = 'member' OR f.role = 'change_manager' ORDER BY p.name`;
  const of = (key: AuthorityKey): PersonRef[] => rows.filter((row) => row.key === key).map(({ id, name }) => ({ id, name }));
  return { change_managers: of("change_managers"), cab: of("cab"), emergency_cab: of("emergency_cab") };
}

/** Ids of the standard-change templates that are confirmed and not expired. */
export async function readTemplatesInForce(db: Database | Transaction): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ id: string }[]>`SELECT id FROM change_template WHERE template_in_force(id)`;
  return new Set(rows.map(({ id }) => id));
}
