/** Who may waive what now, and for whom a rule waits. */
import type { Actor, Gate } from "#lib/domain/release";
import type { WaiverRule } from "#lib/domain/waiver";
import type { ProposedWaiverRule } from "#lib/domain/waiver-rule";
import { AppError } from "#lib/errors";
import { asGate } from "./authorization-rows.ts";
import type { Database, Transaction } from "./client.ts";

type Reader = Database | Transaction;

/** A rule in force, and whether the reader is whom it names. */
export interface RuleForMe extends WaiverRule {
  mayWaive: boolean;
}

/** The rules in force, by one statement; the database holds each waiver against the same. */
export async function readWaiverRules(db: Reader, actor: Actor): Promise<RuleForMe[]> {
  const me = actor.kind === "person" ? actor.id : null;
  const rows = await db.$queryRaw<
    (Omit<RuleForMe, "authority"> & { authorityId: string | null; authorityName: string | null })[]
  >`
    SELECT DISTINCT ON (r.gate, r.check_code) r.id, r.gate, r.check_code AS "check", r.version, r.role,
      a.id AS "authorityId", a.name AS "authorityName", r.longest_days AS "longestDays",
      EXISTS (SELECT 1 FROM appointment_in_force f WHERE f.person_id = ${me}::uuid
        AND (f.role = r.role OR f.authority_id = a.id OR (a.key = 'change_managers' AND f.role = 'change_manager'))) AS "mayWaive"
    FROM waiver_rule r LEFT JOIN authority a ON a.id = r.authority_id LEFT JOIN waiver_rule_confirmation c ON c.rule_id = r.id
    WHERE r.proposed_by IS NULL OR c.rule_id IS NOT NULL
    ORDER BY r.gate, r.check_code, r.version DESC`;
  return rows.map(({ authorityId, authorityName, ...rule }) => ({
    ...rule,
    authority: authorityId === null || authorityName === null ? null : { id: authorityId, name: authorityName },
  }));
}

export async function readWaiverRule(db: Reader, actor: Actor, gate: Gate, check: string): Promise<RuleForMe | null> {
  return (await readWaiverRules(db, actor)).find((one) => one.gate === gate && one.check === check) ?? null;
}

/** The version that a rule on this check gets next. */
export async function nextRuleVersion(db: Reader, gate: Gate, check: string): Promise<number> {
  const { _max } = await db.waiverRule.aggregate({ where: { gate, checkCode: check }, _max: { version: true } });
  return (_max.version ?? 0) + 1;
}

export async function readProposedRule(db: Reader, actor: Actor, id: string): Promise<ProposedWaiverRule> {
  const row = await db.waiverRule.findUnique({ where: { id }, include: { confirmation: { select: { ruleId: true } } } });
  if (!row) throw new AppError("not-found", "There is no such rule on waivers.");
  const gate = asGate(row.gate);
  const inForce = await readWaiverRule(db, actor, gate, row.checkCode);
  return {
    id,
    gate,
    check: row.checkCode,
    version: row.version,
    proposedBy: row.proposedBy,
    isConfirmed: row.confirmation !== null,
    versionInForce: inForce?.version ?? 0,
  };
}
