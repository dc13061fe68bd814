import { z } from "zod";
import { readRelation } from "#lib/db/service-store";
import { decideRemoveRelation } from "#lib/domain/service";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const RemoveRelationInput = z.object({ relationId: id("Choose a relation.") });

/** Takes an edge off the service map; impact snapshots taken before keep it. */
export async function removeRelation(context: Context, { relationId }: z.infer<typeof RemoveRelationInput>): Promise<void> {
  await administer(context, async (tx) => decideRemoveRelation(await readRelation(tx, relationId), context.actor));
}
