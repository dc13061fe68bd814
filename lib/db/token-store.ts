/** Access tokens: found by the hash of what a machine shows. They live by the server's clock, as sessions do. */
import type { StoredToken, TokenVerb } from "#lib/domain/access-token";
import type { AdminEvent } from "#lib/domain/admin-event";
import type { Role } from "#lib/domain/release";
import { AppError } from "#lib/errors";
import type { Database, Transaction } from "./client.ts";

type Reader = Database | Transaction;
type TokenMade = Extract<AdminEvent, { type: "access_token.made" }>;

export async function saveToken(tx: Transaction, event: TokenMade, entryId: string): Promise<void> {
  const { tokenId, personId, name, verbs, services, expiresAt, secretHash } = event;
  await tx.$executeRaw`
    INSERT INTO access_token (id, person_id, name, secret_hash, expires_at, entry_id)
    VALUES (${tokenId}::uuid, ${personId}::uuid, ${name}, ${secretHash}, ${expiresAt}, ${entryId}::uuid)`;
  await tx.$executeRaw`
    INSERT INTO access_token_verb (token_id, verb) SELECT ${tokenId}::uuid, v::token_verb FROM unnest(${[...verbs]}::text[]) AS v`;
  const serviceIds = services.map(({ id }) => id);
  if (serviceIds.length > 0)
    await tx.$executeRaw`
      INSERT INTO access_token_service (token_id, service_id) SELECT ${tokenId}::uuid, s FROM unnest(${serviceIds}::uuid[]) AS s`;
}

export async function readToken(db: Reader, id: string): Promise<StoredToken> {
  const row = await db.accessToken.findUnique({
    where: { id },
    select: { id: true, personId: true, name: true, revokedAt: true, person: { select: { name: true } } },
  });
  if (!row) throw new AppError("not-found", "There is no such access token.");
  const { person, revokedAt, ...token } = row;
  return { ...token, personName: person.name, isRevoked: revokedAt !== null };
}

/** How many tokens of a person may still be used. */
export async function countLiveTokens(db: Reader, personId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ live: number }[]>`
    SELECT count(*)::int AS live FROM access_token
    WHERE person_id = ${personId}::uuid AND revoked_at IS NULL AND expires_at > clock_timestamp()`;
  return row?.live ?? 0;
}

export const servicesByKey = (db: Reader, keys: readonly string[]): Promise<{ id: string; key: string }[]> =>
  db.service.findMany({ where: { key: { in: [...keys] } }, select: { id: true, key: true }, orderBy: { key: "asc" } });

export interface LiveToken {
  tokenId: string;
  tokenName: string;
  verbs: TokenVerb[];
  /** Keys of the services it is for; empty for all of them. */
  services: string[];
  personId: string;
  name: string;
  roles: Role[];
  isStale: boolean;
}

/** The token of a secret with its person and their roles in force; null when it is revoked, over, or its person left. */
export async function readLiveToken(db: Database, secretHash: string): Promise<LiveToken | null> {
  const [row] = await db.$queryRaw<LiveToken[]>`
    SELECT t.id AS "tokenId", t.name AS "tokenName", ARRAY(SELECT v.verb::text FROM access_token_verb v WHERE v.token_id = t.id ORDER BY 1) AS verbs,
      p.id AS "personId", p.name,
      ARRAY(SELECT s.key FROM access_token_service l JOIN service s ON s.id = l.service_id WHERE l.token_id = t.id ORDER BY 1) AS services,
      ARRAY(SELECT DISTINCT f.role::text FROM appointment_in_force f WHERE f.person_id = p.id AND f.kind = 'role' ORDER BY 1) AS roles,
      t.last_used_at IS NULL OR t.last_used_at < clock_timestamp() - interval '1 minute' AS "isStale"
    FROM access_token t JOIN person p ON p.id = t.person_id
    WHERE t.secret_hash = ${secretHash} AND t.revoked_at IS NULL AND t.expires_at > clock_timestamp() AND p.left_at IS NULL`;
  return row ?? null;
}

/** Notes that a token was used, at most once a minute however many requests come. */
export async function touchToken(db: Database, tokenId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE access_token SET last_used_at = clock_timestamp()
    WHERE id = ${tokenId}::uuid AND (last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute')`;
}
