import { z } from "zod";
import { readConfigurationItem } from "#lib/db/service-store";
import { decideAmendConfigurationItem } from "#lib/domain/service";
import { AppError } from "#lib/errors";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id, version } from "../fields.ts";
import { configurationItemFields } from "./configuration-item-fields.ts";

export const AmendConfigurationItemInput = z.object({
  ...configurationItemFields,
  itemId: id("Choose a configuration item."),
  expectedVersion: version,
});

/** Amends what is said about a part of a service; what runs of it is written by deployments alone. */
export async function amendConfigurationItem(
  context: Context,
  { itemId, expectedVersion, ...input }: z.infer<typeof AmendConfigurationItemInput>,
): Promise<void> {
  await administer(context, async (tx) => {
    const item = await readConfigurationItem(tx, itemId);
    if (expectedVersion !== item.version)
      throw new AppError("conflict", `${item.name} changed since you opened this page. Look at what changed, then save again.`);
    return decideAmendConfigurationItem(item, input, context.actor);
  });
}
