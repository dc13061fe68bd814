/** Delegates and absences: as named, confirmed and ended. */
import type { LendableSeat, StandingDelegation } from "#lib/domain/delegation";
import type { Instant } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import type { Database, Transaction } from "./client.ts";
import type { Prisma } from "./generated/client.ts";

type Reader = Database | Transaction;

const named = { select: { id: true, name: true } } as const;
const whole = {
  person: named,
  delegate: named,
  authority: named,
  service: named,
  steps: { select: { step: true } },
} as const satisfies Prisma.DelegationInclude;

const toDelegation = (row: Prisma.DelegationGetPayload<{ include: typeof whole }>): StandingDelegation => ({
  id: row.id,
  person: row.person,
  delegate: row.delegate,
  authority: row.authority,
  service: row.service,
  from: row.fromAt,
  to: row.toAt,
  isConfirmed: row.steps.some(({ step }) => step === "confirmed"),
  isEnded: row.steps.some(({ step }) => step === "ended"),
});

export async function readDelegation(db: Reader, id: string): Promise<StandingDelegation> {
  const row = await db.delegation.findUnique({ where: { id }, include: whole, relationLoadStrategy: "join" });
  if (!row) throw new AppError("not-found", "There is no such delegation.");
  return toDelegation(row);
}

/** What has not ended, of one person or of all, the earliest first. */
export async function delegationsOf(db: Reader, where: Prisma.DelegationWhereInput): Promise<StandingDelegation[]> {
  const rows = await db.delegation.findMany({
    where: { ...where, steps: { none: { step: "ended" } }, person: { leftAt: null }, delegate: { leftAt: null } },
    include: whole,
    orderBy: [{ fromAt: "asc" }, { id: "asc" }],
    relationLoadStrategy: "join",
  });
  return rows.map(toDelegation);
}

/** The seats and ownerships that somebody holds, and so may lend. */
export async function lendableSeats(db: Reader, personId: string): Promise<LendableSeat[]> {
  const rows = await db.$queryRaw<{ id: string; name: string; isService: boolean }[]>`
    SELECT DISTINCT coalesce(s.id, a.id) AS id, coalesce(s.name, a.name) AS name, s.id IS NOT NULL AS "isService"
    FROM appointment_in_force f
    LEFT JOIN service s ON s.id = f.service_id AND s.state <> 'retired'
    LEFT JOIN authority a ON a.id = f.authority_id OR (a.key = 'change_managers' AND f.role = 'change_manager')
    WHERE f.person_id = ${personId}::uuid AND coalesce(s.id, a.id) IS NOT NULL ORDER BY name`;
  return rows.map(({ id, name, isService }) =>
    isService ? { authority: null, service: { id, name } } : { authority: { id, name }, service: null },
  );
}

export interface Absence {
  id: string;
  from: Instant;
  to: Instant;
}

/** What somebody said of being away and is neither over nor ended. */
export async function absencesOf(db: Reader, personId: string): Promise<Absence[]> {
  return db.$queryRaw`
    SELECT id, from_at AS "from", to_at AS "to" FROM absence
    WHERE person_id = ${personId}::uuid AND ended_at IS NULL AND to_at > countersign_clock() ORDER BY from_at`;
}

export async function readAbsence(db: Reader, id: string): Promise<{ absenceId: string; personId: string; isEnded: boolean }> {
  const row = await db.absence.findUnique({ where: { id }, select: { personId: true, endedAt: true } });
  if (!row) throw new AppError("not-found", "There is no such absence.");
  return { absenceId: id, personId: row.personId, isEnded: row.endedAt !== null };
}
