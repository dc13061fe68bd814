import { randomUUID } from "node:crypto";
import { z } from "zod";
import { isConfigurationItemNameTaken, readService } from "#lib/db/service-store";
import { decideAddConfigurationItem } from "#lib/domain/service";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id, requiredText } from "../fields.ts";
import { configurationItemFields } from "./configuration-item-fields.ts";

export const AddConfigurationItemInput = z.object({
  ...configurationItemFields,
  serviceId: id("Choose a service."),
  name: requiredText(120, "Name the configuration item."),
});

/** Says what a service is made of. Answers the item's id. */
export async function addConfigurationItem(
  context: Context,
  { serviceId, ...input }: z.infer<typeof AddConfigurationItemInput>,
): Promise<string> {
  const itemId = randomUUID();
  await administer(context, async (tx) => {
    const isNameTaken = await isConfigurationItemNameTaken(tx, serviceId, input.name);
    return decideAddConfigurationItem(await readService(tx, serviceId), { ...input, itemId, isNameTaken }, context.actor);
  });
  return itemId;
}
