import { z } from "zod";
import { readIdentity, rolesHeld } from "#lib/db/identity-store";
import { administratorCount } from "#lib/db/person-store";
import { decideEndIdentity } from "#lib/domain/identity";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const EndIdentityInput = z.object({ identityId: id("Choose an account.") });

/** Lets go of a person's account at the provider, with the roles that its claims gave. */
export async function endIdentity(context: Context, { identityId }: z.infer<typeof EndIdentityInput>): Promise<void> {
  await administer(context, async (tx) => {
    const identity = await readIdentity(tx, identityId);
    const facts = { held: await rolesHeld(tx, identity.personId), administrators: await administratorCount(tx) };
    return decideEndIdentity(identity, facts, context.actor);
  });
}
