/** Services, their relations, targets and environments: what the rules about them ask for. */
import type { RelationEdge, WalkedService } from "#lib/domain/impact";
import type { Comparison, ServiceTarget } from "#lib/domain/release";
import type { KnownConfigurationItem, KnownRelation, KnownService, KnownTarget } from "#lib/domain/service";
import { AppError } from "#lib/errors";
import type { Database, Transaction } from "./client.ts";

type Reader = Database | Transaction;

const known = { id: true, key: true, name: true, state: true, version: true } as const;

/** A service that an input field names. */
export async function readService(db: Reader, id: string, field = "serviceId"): Promise<KnownService> {
  const row = await db.service.findUnique({ where: { id }, select: known });
  if (!row)
    throw new AppError("invalid", "There is no such service.", [
      { code: "no-such-service", message: "Choose a service.", field },
    ]);
  return row;
}

export async function isServiceKeyTaken(db: Reader, key: string): Promise<boolean> {
  return (await db.service.count({ where: { key } })) > 0;
}

export async function isConfigurationItemNameTaken(db: Reader, serviceId: string, name: string): Promise<boolean> {
  return (await db.configurationItem.count({ where: { serviceId, name } })) > 0;
}

export async function readConfigurationItem(db: Reader, itemId: string): Promise<KnownConfigurationItem> {
  const row = await db.configurationItem.findUnique({ where: { id: itemId }, include: { service: { select: known } } });
  if (!row) throw new AppError("not-found", "There is no such configuration item.");
  const { name, service, version } = row;
  return { itemId, name, service, version };
}

export async function isEnvironmentNameTaken(db: Reader, name: string): Promise<boolean> {
  return (await db.environment.count({ where: { name: { equals: name, mode: "insensitive" } } })) > 0;
}

export async function isRelated(
  db: Reader,
  relation: Pick<KnownRelation, "kind" | "fromServiceId" | "toServiceId">,
): Promise<boolean> {
  return (await db.relation.count({ where: { ...relation, removedAt: null } })) > 0;
}

export async function readRelation(db: Reader, relationId: string): Promise<KnownRelation> {
  const row = await db.relation.findUnique({
    where: { id: relationId },
    include: { from: { select: { name: true } }, to: { select: { name: true } } },
  });
  if (!row) throw new AppError("not-found", "There is no such relation.");
  const { kind, fromServiceId, toServiceId, from, to, removedAt } = row;
  return { relationId, kind, fromServiceId, fromName: from.name, toServiceId, toName: to.name, isRemoved: removedAt !== null };
}

interface TargetRow {
  id: string;
  name: string;
  comparison: Comparison;
  value: unknown;
  unit: string;
}

const toTarget = ({ id, name, comparison, value, unit }: TargetRow): ServiceTarget => ({
  id,
  name,
  comparison,
  value: Number(value),
  unit,
});

export async function isTargetNameTaken(db: Reader, serviceId: string, name: string): Promise<boolean> {
  return (await db.serviceTarget.count({ where: { serviceId, name, endedAt: null } })) > 0;
}

export async function readTarget(db: Reader, targetId: string): Promise<KnownTarget> {
  const row = await db.serviceTarget.findUnique({ where: { id: targetId }, include: { service: { select: known } } });
  if (!row) throw new AppError("not-found", "There is no such target.");
  return { ...toTarget(row), service: row.service, isEnded: row.endedAt !== null };
}

/** The targets of a service as they stand now. */
export async function readTargets(db: Reader, serviceId: string): Promise<ServiceTarget[]> {
  const rows = await db.serviceTarget.findMany({
    where: { serviceId, endedAt: null },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return rows.map(toTarget);
}

/** The map as a failure travels over it: services that are not retired, and the relations between them. */
export async function readServiceMap(db: Reader): Promise<{ services: WalkedService[]; relations: RelationEdge[] }> {
  const services = await db.service.findMany({
    where: { state: { not: "retired" } },
    select: { id: true, key: true, name: true, tier: true },
  });
  const rows = await db.relation.findMany({
    where: { removedAt: null },
    select: { kind: true, fromServiceId: true, toServiceId: true },
    orderBy: { id: "asc" },
  });
  return { services, relations: rows.map(({ kind, fromServiceId: from, toServiceId: to }) => ({ kind, from, to })) };
}
