/** People, and the secret they sign in with. */

import { randomUUID } from "node:crypto";
import type { OrganisationSettings } from "#lib/domain/person";
import type { Role } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import type { Database, Transaction } from "./client.ts";

type Reader = Database | Transaction;

export interface StoredPerson {
  id: string;
  name: string;
  email: string;
  hasLeft: boolean;
  /** Roles in force. */
  roles: Role[];
}

export async function readPerson(db: Reader, personId: string): Promise<StoredPerson> {
  const row = await db.person.findUnique({
    where: { id: personId },
    select: { id: true, name: true, email: true, leftAt: true },
  });
  if (!row) throw new AppError("not-found", "There is no such person.");
  const roles = await db.$queryRaw<{ role: Role }[]>`
    SELECT DISTINCT role::text AS role FROM appointment_in_force WHERE person_id = ${personId}::uuid AND kind = 'role' ORDER BY 1`;
  const { leftAt, ...person } = row;
  return { ...person, hasLeft: leftAt !== null, roles: roles.map(({ role }) => role) };
}

export async function isEmailTaken(db: Reader, email: string): Promise<boolean> {
  return (await db.person.count({ where: { email } })) > 0;
}

/** How many people hold the administrator's role now. */
export async function administratorCount(db: Reader): Promise<number> {
  const [row] = await db.$queryRaw<{ people: number }[]>`
    SELECT count(DISTINCT person_id)::int AS people FROM appointment_in_force WHERE role = 'administrator'`;
  return row?.people ?? 0;
}

/** Whom an e-mail address names, and the hash to check the password against; null where nobody can sign in with it. */
export async function credentialsOf(
  db: Reader,
  who: { email: string } | { id: string },
): Promise<{ personId: string; email: string; passwordHash: string } | null> {
  const row = await db.person.findUnique({ where: who, select: { id: true, email: true, passwordHash: true, leftAt: true } });
  return row?.passwordHash && row.leftAt === null ? { personId: row.id, email: row.email, passwordHash: row.passwordHash } : null;
}

export async function savePasswordHash(tx: Transaction, personId: string, passwordHash: string): Promise<void> {
  await tx.person.updateMany({ where: { id: personId }, data: { passwordHash } });
}

export async function readOrganisation(db: Reader): Promise<(OrganisationSettings & { isDemonstration: boolean }) | null> {
  return db.organisation.findFirst({ select: { name: true, timeZone: true, ratificationHours: true, isDemonstration: true } });
}

/** The organisation's row, and the admin stream of its record: the one stream that nothing announces. */
export async function createOrganisation(
  tx: Transaction,
  { name, timeZone }: { name: string; timeZone: string },
): Promise<{ streamId: string; isDemonstration: boolean }> {
  const streamId = randomUUID();
  await tx.recordStream.create({ data: { id: streamId, kind: "admin", name: "admin" } });
  const { isDemonstration } = await tx.organisation.create({
    data: { name, timeZone, adminStreamId: streamId },
    select: { isDemonstration: true },
  });
  return { streamId, isDemonstration };
}

/** The releases that somebody manages and that have not ended. */
export async function openReleasesManagedBy(db: Reader, personId: string): Promise<{ id: string }[]> {
  return db.release.findMany({
    where: { managerId: personId, phase: { notIn: ["closed", "cancelled"] } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
}
