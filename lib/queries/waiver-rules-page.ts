import { asGate } from "#lib/db/authorization-rows";
import type { Refusal } from "#lib/domain/decision";
import type { Gate } from "#lib/domain/release";
import { gates, type PersonRef } from "#lib/domain/release";
import { isWaivable, sayWhoWaives, waivableChecks } from "#lib/domain/waiver";
import { decideConfirmWaiverRule } from "#lib/domain/waiver-rule";
import type { Viewer } from "./viewer.ts";

export interface ShownRule {
  id: string;
  version: number;
  /** Whom it names; null for nobody. */
  as: string | null;
  longestDays: number;
  /** Null where it was delivered with the product. */
  proposedBy: PersonRef | null;
  proposedAt: Date;
  confirmedBy: PersonRef | null;
}

export interface RuledCheck {
  gate: Gate;
  check: string;
  title: string;
  inForce: ShownRule | null;
  /** Proposed and not confirmed, with what speaks against the viewer confirming it. */
  waiting: (ShownRule & { against: readonly Refusal[] })[];
}

export interface WaiverRulesPage {
  checks: RuledCheck[];
  authorities: { id: string; name: string }[];
}

const person = { select: { id: true, name: true } } as const;

/** Every check that can be waived, who may do so now, and what is proposed. */
export async function waiverRulesPage({ actor, db }: Viewer): Promise<WaiverRulesPage> {
  const [rows, authorities] = await Promise.all([
    db.waiverRule.findMany({
      include: { authority: person, proposer: person, confirmation: { include: { person } } },
      orderBy: { version: "desc" },
      relationLoadStrategy: "join",
    }),
    db.authority.findMany({ select: { id: true, name: true }, orderBy: { name: "asc" } }),
  ]);
  const rules = rows.map(
    ({ id, gate, checkCode, version, role, authority, longestDays, proposer, proposedAt, confirmation }) => ({
      gate: asGate(gate),
      check: checkCode,
      shown: {
        ...{ id, version, longestDays, proposedAt },
        as: sayWhoWaives({ role, authority }),
        proposedBy: proposer,
        confirmedBy: confirmation?.person ?? null,
      },
    }),
  );
  const checks = gates.flatMap((gate) =>
    Object.entries(waivableChecks[gate])
      .filter(([check]) => isWaivable(gate, check))
      .map(([check, title]): RuledCheck => {
        const its = rules.filter((one) => one.gate === gate && one.check === check).map(({ shown }) => shown);
        const inForce = its.find(({ proposedBy, confirmedBy }) => proposedBy === null || confirmedBy !== null) ?? null;
        const later = its.filter(({ version, confirmedBy, proposedBy }) => {
          const isOpen = proposedBy !== null && confirmedBy === null;
          return isOpen && version > (inForce?.version ?? 0);
        });
        const waiting = later.map((rule) => {
          const { id, version, proposedBy } = rule;
          const facts = { id, gate, check, version, proposedBy: proposedBy?.id ?? null, isConfirmed: false };
          const decision = decideConfirmWaiverRule({ ...facts, versionInForce: inForce?.version ?? 0 }, actor);
          return { ...rule, against: decision.allowed ? [] : decision.refusals };
        });
        return { gate, check, title, inForce, waiting };
      }),
  );
  return { checks, authorities };
}
