/** Accounts at a sign-in provider, and what a sign-in by one has to know. */
import type { AccountFacts, Identity, ProviderAccount, RoleHeld } from "#lib/domain/identity";
import { AppError } from "#lib/errors";
import type { Database, Transaction } from "./client.ts";
import { administratorCount } from "./person-store.ts";

type Reader = Database | Transaction;

/** Everything but what the settings say. */
export async function readAccountFacts(
  db: Reader,
  { issuer, subject, email }: Pick<ProviderAccount, "issuer" | "subject" | "email">,
): Promise<Omit<AccountFacts, "admitsUnknown">> {
  const [known, addressee, organisation] = await Promise.all([
    db.identity.findFirst({
      where: { issuer, subject, endedAt: null },
      select: { id: true, person: { select: { id: true, name: true, leftAt: true } } },
    }),
    email === null
      ? null
      : db.person.findUnique({
          where: { email },
          select: { id: true, name: true, leftAt: true, identities: { where: { issuer, endedAt: null }, select: { id: true } } },
        }),
    db.organisation.findFirst({ select: { timeZone: true } }),
  ]);
  if (!organisation) throw new AppError("conflict", "There is no organisation yet. Found it first.");
  const personId = known?.person.id ?? addressee?.id;
  return {
    known: known && { identityId: known.id, person: present(known.person) },
    addressee: addressee && { ...present(addressee), isLinked: addressee.identities.length > 0 },
    held: personId === undefined ? [] : await rolesHeld(db, personId),
    administrators: await administratorCount(db),
    timeZone: organisation.timeZone,
  };
}

const present = ({ id, name, leftAt }: { id: string; name: string; leftAt: Date | null }) => ({
  id,
  name,
  hasLeft: leftAt !== null,
});

/** The roles that somebody was given and that have not ended, those still to be confirmed too. */
export async function rolesHeld(db: Reader, personId: string): Promise<RoleHeld[]> {
  const rows = await db.appointment.findMany({
    where: { personId, kind: "role", steps: { none: { step: "ended" } } },
    select: { id: true, role: true, identityId: true },
    orderBy: [{ proposedAt: "asc" }, { id: "asc" }],
  });
  return rows.flatMap(({ id, role, identityId }) => (role ? [{ appointmentId: id, role, identityId }] : []));
}

export async function readIdentity(db: Reader, id: string): Promise<Identity> {
  const row = await db.identity.findUnique({ where: { id }, include: { person: { select: { name: true } } } });
  if (!row) throw new AppError("not-found", "There is no such account.");
  return { id, personId: row.personId, personName: row.person.name, issuer: row.issuer, isEnded: row.endedAt !== null };
}
