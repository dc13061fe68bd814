/**
 * Access tokens of the machine interface: a pipeline acts as the person who made its token, with less than that person may. A token
 * never votes: a vote is signed in a session.
 */
import type { AdminEvent } from "./admin-event.ts";
import { type Decision, decide, type Refusal } from "./decision.ts";
import { may } from "./permissions.ts";
import type { Actor, Instant } from "./release.ts";

/** What a token may be for. Each covers some calls; what its person may not do, it may not either. */
export const tokenVerbs = ["read", "change", "release", "build", "library", "deploy", "review", "gate_check"] as const;
export type TokenVerb = (typeof tokenVerbs)[number];

export interface StoredToken {
  id: string;
  personId: string;
  personName: string;
  name: string;
  isRevoked: boolean;
}

export const mostTokens = 20;
export const longestTokenDays = 366;
const dayMs = 86_400_000;

export interface NewToken {
  tokenId: string;
  name: string;
  verbs: readonly TokenVerb[];
  /** The services it is for; none is every service. */
  services: readonly { id: string; key: string }[];
  expiresAt: Instant;
  secretHash: string;
}

const notAPerson: Refusal = { code: "not-a-person", message: "Only a person has access tokens." };

/** A token more, for oneself: nobody makes one that acts as somebody else. */
export function decideMakeToken(
  { tokenId, name, verbs, services, expiresAt, secretHash }: NewToken,
  { held, unknownServices, now }: { held: number; unknownServices: readonly string[]; now: Instant },
  actor: Actor,
): Decision<AdminEvent> {
  if (actor.kind !== "person") return decide([notAPerson]);
  const refusals: Refusal[] = [];
  if (held >= mostTokens)
    refusals.push({ code: "tokens-many", message: `At most ${mostTokens} tokens at a time. Revoke one you no longer use.` });
  if (verbs.length === 0) refusals.push({ code: "no-verb", message: "Say what it is for.", field: "verbs" });
  if (unknownServices.length > 0)
    refusals.push({
      code: "no-such-service",
      message: `There is no service ${unknownServices.join(", ")}.`,
      field: "services",
    });
  if (expiresAt <= now || expiresAt.getTime() > now.getTime() + longestTokenDays * dayMs)
    refusals.push({ code: "bad-end", message: `A token lasts at least a day, and at most ${longestTokenDays}.`, field: "days" });
  return decide(refusals, {
    type: "access_token.made",
    ...{ tokenId, personId: actor.id, personName: actor.name, name, verbs, services, expiresAt, secretHash },
  });
}

/** Ends a token: one's own, or anybody's by an administrator. */
export function decideRevokeToken(token: StoredToken, actor: Actor): Decision<AdminEvent> {
  const { id, personId, personName, name, isRevoked } = token;
  const refusals: Refusal[] = [];
  if (!(actor.kind === "person" && actor.id === personId) && !may(actor, "person:administer"))
    refusals.push({ code: "role-missing", message: "A token is revoked by its person or an administrator." });
  if (isRevoked) refusals.push({ code: "revoked", message: "This token is revoked already." });
  return decide(refusals, { type: "access_token.revoked", tokenId: id, personId, personName, name });
}
