import type { Phase } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import { enrolledPasskeys, type OwnPasskey } from "./account-page.ts";
import { appointmentsHeld, isWaiting, type ShownAppointment } from "./appointments-held.ts";
import type { Viewer } from "./viewer.ts";

export interface PersonPage {
  person: { id: string; name: string; email: string; leftAt: Date | null; createdAt: Date; hasPassword: boolean };
  appointments: ShownAppointment[];
  accounts: { id: string; issuer: string; email: string; linkedAt: Date }[];
  passkeys: OwnPasskey[];
  openSessions: number;
  /** Open releases in their name. */
  releases: { number: number; title: string; phase: Phase }[];
  /** What they answer for, and who does when they are gone; null: the change managers. */
  services: { key: string; name: string; as: "owner" | "deputy"; passesTo: string | null }[];
  /** Their seats, and how many others sit there. */
  seats: { authority: string; others: number }[];
  /** Requests that wait for their vote. */
  openVotes: number;
  votesCast: number;
  /** Who may manage a release, they themselves apart. */
  managers: { id: string; name: string }[];
}

/** One person as an administrator sees them: what they hold, and what passes on when they leave. */
export async function personPage({ db }: Viewer, personId: string): Promise<PersonPage> {
  const row = await db.person.findUnique({
    where: { id: personId },
    select: { id: true, name: true, email: true, leftAt: true, createdAt: true, passwordHash: true },
  });
  if (!row) throw new AppError("not-found", "There is no such person.");
  const { passwordHash, ...person } = row;
  const [appointments, accounts, passkeys, openSessions, releases, votesCast, services, seats, managers, votes] =
    await Promise.all([
      appointmentsHeld(db, { personId }),
      db.identity.findMany({
        where: { personId, endedAt: null },
        select: { id: true, issuer: true, email: true, linkedAt: true },
      }),
      enrolledPasskeys(db, personId),
      db.session.count({ where: { personId, revokedAt: null, expiresAt: { gt: new Date() } } }),
      db.release.findMany({
        where: { managerId: personId, phase: { notIn: ["closed", "cancelled"] } },
        select: { number: true, title: true, phase: true },
        orderBy: { number: "asc" },
      }),
      db.vote.count({ where: { personId } }),
      db.$queryRaw<PersonPage["services"]>`
      SELECT s.key, s.name, a.kind::text AS as, (
        SELECT p.name FROM appointment_in_force f JOIN person p ON p.id = f.person_id
        WHERE f.service_id = s.id AND f.kind IN ('owner', 'deputy') AND f.kind <> a.kind AND f.person_id <> a.person_id
        ORDER BY f.proposed_at DESC LIMIT 1) AS "passesTo"
      FROM appointment a JOIN service s ON s.id = a.service_id
      WHERE a.person_id = ${personId}::uuid AND s.state <> 'retired'
        AND EXISTS (SELECT 1 FROM appointment_step t WHERE t.appointment_id = a.id AND t.step = 'confirmed')
        AND NOT EXISTS (SELECT 1 FROM appointment_step t WHERE t.appointment_id = a.id AND t.step = 'ended')
      ORDER BY s.name, a.kind`,
      db.$queryRaw<PersonPage["seats"]>`
      SELECT a.name AS authority, (SELECT count(DISTINCT f.person_id)::int FROM appointment_in_force f
        WHERE f.person_id <> ${personId}::uuid AND CASE WHEN a.key = 'change_managers' THEN f.role = 'change_manager' ELSE f.authority_id = a.id END) AS others
      FROM authority a
      WHERE EXISTS (SELECT 1 FROM appointment p
        WHERE p.person_id = ${personId}::uuid AND CASE WHEN a.key = 'change_managers' THEN p.role = 'change_manager' ELSE p.authority_id = a.id END
          AND EXISTS (SELECT 1 FROM appointment_step t WHERE t.appointment_id = p.id AND t.step = 'confirmed')
          AND NOT EXISTS (SELECT 1 FROM appointment_step t WHERE t.appointment_id = p.id AND t.step = 'ended'))
      ORDER BY a.name`,
      db.$queryRaw<PersonPage["managers"]>`
      SELECT DISTINCT p.id, p.name FROM appointment_in_force f JOIN person p ON p.id = f.person_id
      WHERE f.role = 'release_manager' AND p.id <> ${personId}::uuid ORDER BY p.name`,
      db.authorization.count({
        where: { state: "pending", seats: { some: { personId } }, votes: { none: { personId } } },
      }),
    ]);
  return {
    person: { ...person, hasPassword: passwordHash !== null },
    appointments: appointments.filter((one) => person.leftAt === null || !isWaiting(one)),
    ...{ accounts, passkeys, openSessions, releases, services, seats, votesCast, managers },
    openVotes: votes,
  };
}
