import { z } from "zod";
import { readService } from "#lib/db/service-store";
import { decideAmendService } from "#lib/domain/service";
import { AppError } from "#lib/errors";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id, version } from "../fields.ts";
import { serviceFields } from "./service-fields.ts";

export const AmendServiceInput = z.object({
  ...serviceFields,
  serviceId: id("Choose a service."),
  expectedVersion: version.optional(),
});

/** Amends what is said about a service. Its state moves by releases alone. */
export async function amendService(
  context: Context,
  { serviceId, expectedVersion, ...input }: z.infer<typeof AmendServiceInput>,
): Promise<void> {
  await administer(context, async (tx) => {
    const service = await readService(tx, serviceId);
    if (expectedVersion !== undefined && expectedVersion !== service.version)
      throw new AppError(
        "conflict",
        `${service.name} changed since you opened this page. Look at what changed, then save again.`,
      );
    return decideAmendService(service, input, context.actor);
  });
}
