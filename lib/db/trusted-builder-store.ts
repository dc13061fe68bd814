/** Builders whose signatures count, and the rule on provenance: what is in force, what was proposed, and by whom. */
import type { TrustedBuilder } from "#lib/domain/provenance";
import type { BuilderVersion, ProvenanceRuleVersion } from "#lib/domain/trusted-builder";
import { AppError } from "#lib/errors";
import type { Database, Transaction } from "./client.ts";
import type { Prisma } from "./generated/client.ts";

type Reader = Database | Transaction;

const person = { select: { id: true, name: true } } as const;
const whole = { proposer: person, steps: { include: { person } } } as const satisfies Prisma.TrustedBuilderInclude;
type Row = Prisma.TrustedBuilderGetPayload<{ include: typeof whole }>;

/** Confirmed by somebody, and not ended. */
export const isInForce = (steps: readonly { step: "confirmed" | "ended" }[]): boolean =>
  steps.some(({ step }) => step === "confirmed") && !steps.some(({ step }) => step === "ended");

function toBuilder({ id, name, kind, material, keyHint, builderUri, identity, issuer, ...row }: Row): BuilderVersion {
  const confirmed = row.steps.find(({ step }) => step === "confirmed");
  const ended = row.steps.find(({ step }) => step === "ended");
  return {
    ...{ id, name, kind, material, keyHint, builderUri, identity, issuer },
    fingerprint: row.fingerprint,
    proposer: row.proposer,
    proposedAt: row.proposedAt,
    confirmed: confirmed ? { by: confirmed.person, at: confirmed.at } : null,
    ended: ended ? { by: ended.person, at: ended.at, reason: ended.reason } : null,
  };
}

/** Every builder ever proposed, the latest first. */
export async function readBuilders(db: Reader): Promise<BuilderVersion[]> {
  const rows = await db.trustedBuilder.findMany({
    include: whole,
    orderBy: { proposedAt: "desc" },
    relationLoadStrategy: "join",
  });
  return rows.map(toBuilder);
}

export async function readBuilder(db: Reader, id: string): Promise<BuilderVersion> {
  const row = await db.trustedBuilder.findUnique({ where: { id }, include: whole, relationLoadStrategy: "join" });
  if (!row) throw new AppError("not-found", "There is no such builder.");
  return toBuilder(row);
}

export async function buildersInForce(db: Reader): Promise<TrustedBuilder[]> {
  return (await readBuilders(db)).filter(({ confirmed, ended }) => confirmed && !ended);
}

/** Whether a builder of this name is proposed or trusted. */
export async function isBuilderNameTaken(db: Reader, name: string): Promise<boolean> {
  return (await db.trustedBuilder.count({ where: { name, steps: { none: { step: "ended" } } } })) > 0;
}

/** Every version of the rule on provenance, the latest first. */
export async function readProvenanceRules(db: Reader): Promise<ProvenanceRuleVersion[]> {
  const rows = await db.provenanceRule.findMany({
    include: { proposer: person, confirmation: { select: { ruleId: true } } },
    orderBy: { version: "desc" },
    relationLoadStrategy: "join",
  });
  return rows.map(({ id, version, whenMissing, whenBad, whenForeign, proposer, confirmation }) => ({
    ...{ id, version, whenMissing, whenBad, whenForeign, proposer },
    isConfirmed: confirmation !== null,
  }));
}
