import { database } from "#lib/db/client";

/** Whether the database answers. */
export async function databaseAnswers(): Promise<boolean> {
  try {
    await database().$queryRaw`SELECT 1`;
    return true;
  } catch {
    return false;
  }
}
