import type { Database } from "#lib/db/client";
import type { Role } from "#lib/domain/release";

export interface SignInPage {
  organisation: { name: string; isDemonstration: boolean } | null;
  /** Everybody who can sign in with one click: in a demonstration alone. */
  people: { id: string; name: string; roles: Role[]; seats: string[] }[];
}

/** What a stranger may see: whether there is an organisation, and, in a demonstration, its people. */
export async function signInPage(db: Database): Promise<SignInPage> {
  const organisation = await db.organisation.findFirst({ select: { name: true, isDemonstration: true } });
  if (!organisation?.isDemonstration) return { organisation, people: [] };
  const people = await db.$queryRaw<SignInPage["people"]>`
    SELECT p.id, p.name,
      coalesce(array_agg(DISTINCT f.role::text) FILTER (WHERE f.role IS NOT NULL), '{}') AS roles,
      coalesce(array_agg(DISTINCT CASE f.kind WHEN 'member' THEN a.name WHEN 'owner' THEN 'owner of ' || s.name WHEN 'deputy' THEN 'deputy for ' || s.name END)
        FILTER (WHERE f.kind <> 'role'), '{}') AS seats
    FROM person p
    LEFT JOIN appointment_in_force f ON f.person_id = p.id
    LEFT JOIN authority a ON a.id = f.authority_id
    LEFT JOIN service s ON s.id = f.service_id
    WHERE p.left_at IS NULL GROUP BY p.id ORDER BY p.name`;
  return { organisation, people };
}
