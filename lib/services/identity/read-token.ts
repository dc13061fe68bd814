import type { Database } from "#lib/db/client";
import { readLiveToken, touchToken } from "#lib/db/token-store";
import type { TokenVerb } from "#lib/domain/access-token";
import type { Context } from "../context.ts";
import { secretHashOf, tokenPattern } from "./make-token.ts";

/** A machine that acts for a person, with no more than its token is for. */
export interface TokenBearer {
  context: Context & { actor: Extract<Context["actor"], { kind: "person" }> };
  tokenId: string;
  verbs: readonly TokenVerb[];
  /** Keys of the services it is for; empty for all of them. */
  services: readonly string[];
}

/** Who bears this secret; null when it is none, revoked, over, or its person left. */
export async function readBearer(db: Database, secret: string): Promise<TokenBearer | null> {
  if (!tokenPattern.test(secret)) return null;
  const found = await readLiveToken(db, secretHashOf(secret));
  if (!found) return null;
  const { tokenId, tokenName, personId, name, roles, verbs, services } = found;
  if (found.isStale) await touchToken(db, tokenId);
  const actor = { kind: "person", id: personId, name, roles, token: { id: tokenId, name: tokenName } } as const;
  return { context: { actor, db }, tokenId, verbs, services };
}
