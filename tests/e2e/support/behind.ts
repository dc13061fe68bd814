/** What stands behind the pages: rows and files, to see that nothing came of what was refused. */
import { readdirSync } from "node:fs";
import path from "node:path";
import pg from "pg";

/** Asks the served installation's database, as the application role. */
export async function rowsOf<T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: process.env["E2E_DATABASE_URL"] ?? "" });
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** The first column of the one row that is meant. */
export async function firstOf(sql: string, values: unknown[] = []): Promise<string> {
  const [row] = await rowsOf<Record<string, unknown>>(sql, values);
  if (!row) throw new Error(`Nothing answers ${sql}`);
  return String(Object.values(row)[0]);
}

/** Uploads that have begun and not ended, in the store's folder for them. */
export function unfinishedUploads(): string[] {
  try {
    return readdirSync(path.join(process.env["E2E_LIBRARY_DIR"] ?? "", "incoming"));
  } catch {
    return [];
  }
}
