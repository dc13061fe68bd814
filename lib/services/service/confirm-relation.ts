import { z } from "zod";
import { readRelation } from "#lib/db/service-store";
import { decideConfirmRelation } from "#lib/domain/service";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const ConfirmRelationInput = z.object({ relationId: id("Choose a relation.") });

/** Says that an edge of the service map still holds. */
export async function confirmRelation(context: Context, { relationId }: z.infer<typeof ConfirmRelationInput>): Promise<void> {
  await administer(context, async (tx) => decideConfirmRelation(await readRelation(tx, relationId), context.actor));
}
