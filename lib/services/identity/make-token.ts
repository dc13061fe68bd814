import { createHash, randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { countLiveTokens, servicesByKey } from "#lib/db/token-store";
import { decideMakeToken, longestTokenDays, tokenVerbs } from "#lib/domain/access-token";
import { AppError } from "#lib/errors";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { lines, requiredText, wholeNumber } from "../fields.ts";
import { requireFreshIdentity } from "./require-fresh-identity.ts";

const verb = z.enum(tokenVerbs, { error: "Choose what it is for." });

export const MakeTokenInput = z.object({
  name: requiredText(60, "Name it, as in: pipeline of the web shop."),
  verbs: z
    .preprocess((sent) => (sent === undefined ? [] : [sent].flat()), z.array(verb))
    .transform((chosen) => tokenVerbs.filter((one) => chosen.includes(one))),
  services: lines(50, 60),
  days: wholeNumber({ min: 1, max: longestTokenDays, error: `It lasts 1 to ${longestTokenDays} days.` }),
  password: z.string({ error: "Enter your password." }).max(200, "A password has at most 200 characters.").default(""),
});

const dayMs = 86_400_000;

/** Tells a token from other secrets, for people and for whoever looks for leaked ones. */
const tokenPrefix = "cs_";

export const tokenPattern = /^cs_[A-Za-z0-9_-]{43}$/;

export const secretHashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** Makes an access token for oneself. Answers its secret, which is known nowhere afterwards. */
export async function makeToken(
  context: Context,
  { password, services: keys, days, ...input }: z.infer<typeof MakeTokenInput>,
  { sessionId }: { sessionId: string },
): Promise<string> {
  const { actor, db } = context;
  if (actor.kind !== "person") throw new AppError("forbidden", "Only a person has access tokens.");
  await requireFreshIdentity({ actor, db }, { password, sessionId, refused: "No access token was made." });
  const now = new Date();
  const expiresAt = new Date(now.getTime() + days * dayMs);
  const secret = tokenPrefix + randomBytes(32).toString("base64url");
  await administer(context, async (tx) => {
    const services = await servicesByKey(tx, keys);
    const unknownServices = keys.filter((key) => !services.some((one) => one.key === key));
    const facts = { held: await countLiveTokens(tx, actor.id), unknownServices, now };
    const token = { ...input, tokenId: randomUUID(), secretHash: secretHashOf(secret), services, expiresAt };
    return decideMakeToken(token, facts, actor);
  });
  return secret;
}
