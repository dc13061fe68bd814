import { randomUUID } from "node:crypto";
import { z } from "zod";
import { isRelated, readService } from "#lib/db/service-store";
import { decideAddRelation } from "#lib/domain/service";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id, requiredText } from "../fields.ts";

export const AddRelationInput = z.object({
  kind: z.enum(["depends_on", "runs_on", "part_of", "connects_to"], { error: "Choose how they are related." }),
  fromServiceId: id("Choose a service."),
  toServiceId: id("Choose the service it is related to."),
  source: requiredText(200, "Say where this is known from."),
});

/** Adds an edge to the service map. Answers its id. */
export async function addRelation(
  context: Context,
  { fromServiceId, toServiceId, ...input }: z.infer<typeof AddRelationInput>,
): Promise<string> {
  const relationId = randomUUID();
  await administer(context, async (tx) => {
    const from = await readService(tx, fromServiceId, "fromServiceId");
    const to = await readService(tx, toServiceId, "toServiceId");
    const exists = await isRelated(tx, { kind: input.kind, fromServiceId, toServiceId });
    return decideAddRelation({ ...input, relationId, from, to, exists }, context.actor);
  });
  return relationId;
}
