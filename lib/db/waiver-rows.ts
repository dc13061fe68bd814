/** Rows of waivers in, domain waivers out. */
import { roleLabels } from "#lib/domain/labels";
import { sayWhoWaives, type Waiver } from "#lib/domain/waiver";
import { asGate } from "./authorization-rows.ts";
import type { Prisma } from "./generated/client.ts";

const person = { select: { id: true, name: true } } as const;

export const waiverInclude = {
  giver: person,
  rule: { select: { version: true, role: true, authority: { select: { id: true, name: true } } } },
  end: { include: { ender: person } },
} as const satisfies Prisma.WaiverInclude;

type Row = Prisma.WaiverGetPayload<{ include: typeof waiverInclude }>;

export function toWaiver(row: Row): Waiver {
  const { id, gate, checkCode, reason, endsAt, needsAuthorization, giver, givenAt, rule, end } = row;
  return {
    id,
    gate: asGate(gate),
    check: checkCode,
    reason,
    until: endsAt,
    givenBy: giver,
    givenAt,
    rule: { version: rule.version, as: sayWhoWaives(rule) ?? roleLabels.change_manager },
    needsAuthorization,
    ended: end && { by: end.ender, at: end.endedAt, reason: end.reason },
  };
}
