/** The gate is only as good as the role that knocks at it: the application refuses to run as one that could walk around. */
import type { Database } from "./client.ts";

interface Powers {
  role: string;
  is_superuser: boolean;
  becomes_owner: boolean;
  rewrites_phases: boolean;
  is_utc: boolean;
}

/** Throws unless the connection's role is a restricted one and its session reads time in UTC. */
export async function requireRestrictedRole(db: Database): Promise<void> {
  const [powers] = await db.$queryRaw<Powers[]>`
    SELECT current_user::text AS role,
           (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS is_superuser,
           EXISTS (SELECT 1 FROM pg_class c WHERE c.oid = 'public.phase_entry'::regclass AND pg_has_role(current_user, c.relowner, 'MEMBER')) AS becomes_owner,
           has_table_privilege('public.phase_entry', 'UPDATE') OR has_any_column_privilege('public.phase_entry', 'UPDATE') AS rewrites_phases,
           current_setting('TimeZone') = 'UTC' AS is_utc`;
  if (!powers) throw new Error("The database did not say which role this is.");
  const { role } = powers;
  if (powers.is_superuser) throw new Error(`DATABASE_URL names ${role}, a superuser: use the restricted application role.`);
  if (powers.becomes_owner)
    throw new Error(`DATABASE_URL names ${role}, which may act as the owner: use the restricted application role.`);
  if (powers.rewrites_phases)
    throw new Error(`The role ${role} may rewrite phase entries: revoke UPDATE on phase_entry from it.`);
  if (!powers.is_utc) throw new Error(`The role ${role} does not read time in UTC: ALTER ROLE ${role} SET timezone TO 'UTC'.`);
}
