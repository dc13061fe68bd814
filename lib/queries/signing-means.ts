import type { SigningMeans } from "#lib/domain/signature";
import type { Viewer } from "./viewer.ts";

/**
 * What this person can sign a decision with at the address of this host, and what its policy asks for; null when there is no such
 * authorization.
 */
export async function signingMeans({ actor, db }: Viewer, number: number, rpId: string): Promise<SigningMeans | null> {
  if (actor.kind !== "person") return null;
  const [row] = await db.$queryRaw<SigningMeans[]>`
    SELECT y.second_factor::text AS "asksFor", p.password_hash IS NOT NULL AS "hasPassword", o.is_demonstration AS "isDemonstration",
      (SELECT count(*)::int FROM passkey k WHERE k.person_id = p.id AND k.removed_at IS NULL AND k.rp_id = ${rpId}) AS passkeys
    FROM "authorization" a JOIN policy y ON y.id = a.policy_id CROSS JOIN organisation o JOIN person p ON p.id = ${actor.id}::uuid
    WHERE a.number = ${number}`;
  return row ?? null;
}
