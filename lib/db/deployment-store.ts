/** Where things are deployed to, and what runs there. */
import type { Environment, RunningDigest } from "#lib/domain/release";
import type { Database, Transaction } from "./client.ts";

type Reader = Database | Transaction;

export async function readEnvironment(db: Reader, id: string): Promise<Environment | undefined> {
  return (await db.environment.findUnique({ where: { id } })) ?? undefined;
}

/** What the service's configuration items run in an environment, as it was last recorded. */
export async function readRunning(
  db: Reader,
  { serviceId, environmentId }: { serviceId: string; environmentId: string },
): Promise<RunningDigest[]> {
  const rows = await db.runningVersion.findMany({
    where: { environmentId, item: { serviceId } },
    select: { version: true, sha256: true, item: { select: { name: true } } },
    orderBy: { item: { name: "asc" } },
  });
  return rows.map(({ version, sha256, item: { name } }) => ({ name, version, sha256 }));
}
