import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readAuthorities } from "#lib/db/policy-store";
import { decideAddAuthority } from "#lib/domain/policy-change";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { requiredText } from "../fields.ts";

export const AddAuthorityInput = z.object({ name: requiredText(80, "Name the authority.") });

/** Adds an authority, such as Security. Its members come by appointment. Answers its id. */
export async function addAuthority(context: Context, { name }: z.infer<typeof AddAuthorityInput>): Promise<string> {
  const authorityId = randomUUID();
  await administer(context, async (tx) => {
    const names = (await readAuthorities(tx)).map((one) => one.name);
    return decideAddAuthority({ authorityId, name }, names, context.actor);
  });
  return authorityId;
}
