/** Sessions and attempts to sign in. They live by the server's clock, never by a demonstration's. */
import { randomUUID } from "node:crypto";
import type { SignInWay } from "#lib/domain/identity";
import type { Role } from "#lib/domain/release";
import type { Database, Transaction } from "./client.ts";

type Writer = Database | Transaction;

/** Opens a session of twelve hours: a working day. */
export async function openSession(
  db: Writer,
  personId: string,
  { address, userAgent }: { address: string; userAgent: string },
  way: SignInWay,
): Promise<string> {
  const id = randomUUID();
  await db.$executeRaw`
    INSERT INTO session (id, person_id, user_agent, address, way, expires_at)
    VALUES (${id}::uuid, ${personId}::uuid, ${userAgent.slice(0, 300)}, ${address.slice(0, 100)}, ${way}::sign_in_way,
      clock_timestamp() + interval '12 hours')`;
  return id;
}

export interface SessionRow {
  personId: string;
  name: string;
  email: string;
  timeZone: string;
  roles: Role[];
  organisation: string;
  isDemonstration: boolean;
  isStale: boolean;
}

/** A session that counts, with its person and their roles in force; `isStale` when it was last seen a minute ago or more. */
export async function readLiveSession(db: Writer, sessionId: string): Promise<SessionRow | null> {
  const [row] = await db.$queryRaw<SessionRow[]>`
    SELECT p.id AS "personId", p.name, p.email, p.time_zone AS "timeZone",
      ARRAY(SELECT DISTINCT f.role::text FROM appointment_in_force f WHERE f.person_id = p.id AND f.kind = 'role' ORDER BY 1) AS roles,
      o.name AS organisation, o.is_demonstration AS "isDemonstration",
      s.last_seen_at < clock_timestamp() - interval '1 minute' AS "isStale"
    FROM session s JOIN person p ON p.id = s.person_id CROSS JOIN organisation o
    WHERE s.id = ${sessionId}::uuid AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp() AND p.left_at IS NULL`;
  return row ?? null;
}

/** Notes that a session was used, at most once a minute however many requests ask. */
export async function touchSession(db: Writer, sessionId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE session SET last_seen_at = clock_timestamp()
    WHERE id = ${sessionId}::uuid AND last_seen_at < clock_timestamp() - interval '1 minute'`;
}

/** Ends a session. The outbox says so, and an open event stream of that person is ended within a second. */
export async function revokeSession(db: Writer, sessionId: string, personId: string): Promise<void> {
  await db.$executeRaw`
    WITH ended AS (
      UPDATE session SET revoked_at = clock_timestamp()
      WHERE id = ${sessionId}::uuid AND person_id = ${personId}::uuid AND revoked_at IS NULL RETURNING person_id)
    INSERT INTO outbox (topic, payload) SELECT DISTINCT 'session', jsonb_build_object('personId', person_id) FROM ended`;
}

/** Ends all sessions of a person, but for the one to keep. */
export async function revokeSessionsOf(db: Writer, personId: string, keep: string | null): Promise<void> {
  await db.$executeRaw`
    WITH ended AS (
      UPDATE session SET revoked_at = clock_timestamp()
      WHERE person_id = ${personId}::uuid AND revoked_at IS NULL AND id IS DISTINCT FROM ${keep}::uuid RETURNING person_id)
    INSERT INTO outbox (topic, payload) SELECT DISTINCT 'session', jsonb_build_object('personId', person_id) FROM ended`;
}

export interface AttemptLimit {
  subject: string;
  failures: number;
}

/**
 * Notes an attempt as failed before the password is looked at, and answers its rows, or null when a limit is reached. Noted first,
 * so that attempts made at the same moment count each other; a success, or a refused attempt, is forgotten again.
 */
export async function noteAttempt(db: Database, limits: readonly AttemptLimit[]): Promise<bigint[] | null> {
  const subjects = limits.map(({ subject }) => subject);
  const noted = await db.$queryRaw<{ id: bigint }[]>`
    INSERT INTO sign_in_attempt (subject, failed) SELECT subject, true FROM unnest(${subjects}::text[]) AS s (subject) RETURNING id`;
  const ids = noted.map(({ id }) => id);
  const counted = await db.$queryRaw<{ subject: string; failures: number }[]>`
    SELECT subject, count(*)::int AS failures FROM sign_in_attempt
    WHERE subject = ANY (${subjects}::text[]) AND failed AND attempted > clock_timestamp() - interval '15 minutes' GROUP BY subject`;
  const isOver = limits.some(({ subject, failures }) =>
    counted.some((row) => row.subject === subject && row.failures > failures),
  );
  if (!isOver) return ids;
  await forgetAttempt(db, ids);
  return null;
}

export async function forgetAttempt(db: Database, ids: readonly bigint[]): Promise<void> {
  await db.$executeRaw`DELETE FROM sign_in_attempt WHERE id = ANY (${[...ids]}::bigint[])`;
}

/** Forgets attempts that no limit looks at any more. */
export async function clearAttempts(db: Database): Promise<number> {
  return db.$executeRaw`DELETE FROM sign_in_attempt WHERE attempted < clock_timestamp() - interval '1 day'`;
}

/** How many minutes ago somebody's open session began; null when it is none. */
export async function sessionAge(db: Database, sessionId: string, personId: string): Promise<number | null> {
  const [row] = await db.$queryRaw<{ minutes: number }[]>`
    SELECT (extract(epoch FROM clock_timestamp() - created_at) / 60)::float8 AS minutes FROM session
    WHERE id = ${sessionId}::uuid AND person_id = ${personId}::uuid AND revoked_at IS NULL AND expires_at > clock_timestamp()`;
  return row?.minutes ?? null;
}
