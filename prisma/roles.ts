/** The two roles and what a database grants before any migration. The embedded superuser runs this and nothing else. */
import pg from "pg";

export interface RolePasswords {
  owner: string;
  app: string;
}

const quote = (text: string): string => pg.escapeLiteral(text);
const name = (text: string): string => pg.escapeIdentifier(text);

/** Makes countersign_owner (migrates, owns) and countersign_app (column grants only), or sets their passwords anew. */
export async function ensureRoles(admin: pg.Client, { owner, app }: RolePasswords): Promise<void> {
  for (const [role, password] of [
    ["countersign_owner", owner],
    ["countersign_app", app],
  ] as const) {
    const { rowCount } = await admin.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [role]);
    const flags = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS";
    await admin.query(`${rowCount ? "ALTER" : "CREATE"} ROLE ${role} ${flags} PASSWORD ${quote(password)}`);
    // By role, not by database: a cloned database loses its settings, and timestamptz is misread unless the session is UTC.
    await admin.query(`ALTER ROLE ${role} SET timezone TO 'UTC'`);
  }
}

/** A clone loses its template's REVOKEs: repeat this on every database that is made. */
export async function closeDatabase(admin: pg.Client, database: string): Promise<void> {
  await admin.query(`REVOKE CONNECT, TEMPORARY ON DATABASE ${name(database)} FROM PUBLIC`);
  await admin.query(`GRANT CONNECT ON DATABASE ${name(database)} TO countersign_owner, countersign_app`);
}

/** Makes a database owned by countersign_owner, closed to everybody else, unless it exists. */
export async function ensureDatabase(admin: pg.Client, database: string): Promise<void> {
  const { rowCount } = await admin.query("SELECT 1 FROM pg_database WHERE datname = $1", [database]);
  if (!rowCount) await admin.query(`CREATE DATABASE ${name(database)} OWNER countersign_owner`);
  await closeDatabase(admin, database);
}
