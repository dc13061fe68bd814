/** Connections of the test file's own database, as each of its roles. */
import pg from "pg";
import { inject } from "vitest";

export type DatabaseRole = "countersign_app" | "countersign_owner" | "postgres";

/** The database of this test file. */
export const databaseName = (): string => new URL(process.env["DATABASE_URL"] ?? "").pathname.slice(1);

/** The connection string of a role; for the database of this test file unless another one is named. */
export function urlFor(role: DatabaseRole, name?: string): string {
  const url = new URL(inject("adminUrl"));
  url.username = role;
  url.pathname = `/${name ?? databaseName()}`;
  return url.href;
}

/** Opens a connection as this role; whoever opens it ends it. */
export async function connect(role: DatabaseRole): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: urlFor(role) });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** Runs `work` on a connection of its own, as this role. */
export async function asRole<T>(role: DatabaseRole, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(role);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
