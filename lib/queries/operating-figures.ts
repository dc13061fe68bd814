import { database, poolCounts } from "#lib/db/client";

export interface OperatingFigures {
  authorizationsPending: number;
  outboxUnsent: number;
  outboxOldestSeconds: number;
  libraryNotIntact: number;
  signInsFailed: number;
  mailsWaiting: number;
  mailsUndelivered: number;
  /** Null while no worker was ever seen. */
  workerSeenSeconds: number | null;
  queues: readonly QueueFigures[];
}

interface QueueFigures {
  queue: string;
  waiting: number;
  failed: number;
  finishedSeconds: number | null;
}

/** What only the database knows of how the system fares, whichever process is asked. */
export async function operatingFigures(): Promise<OperatingFigures> {
  const db = database();
  const [figures] = await db.$queryRaw<Omit<OperatingFigures, "queues">[]>`
    SELECT
      (SELECT count(*)::int FROM "authorization" WHERE state = 'pending') AS "authorizationsPending",
      (SELECT count(*)::int FROM outbox WHERE sent_at IS NULL) AS "outboxUnsent",
      (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8 FROM outbox WHERE sent_at IS NULL) AS "outboxOldestSeconds",
      (SELECT count(*)::int FROM (SELECT DISTINCT item_id FROM media_check WHERE result <> 'intact') bad
        WHERE (SELECT m.result FROM media_check m WHERE m.item_id = bad.item_id ORDER BY m.checked_at DESC LIMIT 1) <> 'intact') AS "libraryNotIntact",
      (SELECT count(*)::int FROM sign_in_attempt
        WHERE failed AND subject LIKE 'email:%' AND attempted > clock_timestamp() - interval '15 minutes') AS "signInsFailed",
      (SELECT count(*)::int FROM mail WHERE outcome IS NULL) AS "mailsWaiting",
      (SELECT count(*)::int FROM mail WHERE outcome = 'undelivered' AND ended_at > countersign_clock() - interval '24 hours') AS "mailsUndelivered",
      (SELECT extract(epoch FROM clock_timestamp() - max(heartbeat_on))::float8 FROM pgboss.instance) AS "workerSeenSeconds"`;
  if (!figures) throw new Error("The database answered without a row.");
  const queues = await db.$queryRaw<QueueFigures[]>`
    SELECT q.name AS queue,
      count(*) FILTER (WHERE j.state < 'active' AND j.start_after < clock_timestamp())::int AS waiting,
      count(*) FILTER (WHERE j.state = 'failed' AND j.completed_on > clock_timestamp() - interval '24 hours')::int AS failed,
      extract(epoch FROM clock_timestamp() - max(j.completed_on) FILTER (WHERE j.state = 'completed'))::float8 AS "finishedSeconds"
    FROM pgboss.queue q LEFT JOIN pgboss.job j ON j.name = q.name
    WHERE q.name NOT LIKE '\_\_pgboss\_\_%' GROUP BY q.name ORDER BY q.name`;
  return { ...figures, queues };
}

/** This process's own connections; known also while the database is away. */
export const poolConnections = (): ReturnType<typeof poolCounts> => poolCounts();
