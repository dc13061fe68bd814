import { z } from "zod";
import { readService } from "#lib/db/service-store";
import { decideSetRequiredSuites } from "#lib/domain/service";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id, lines } from "../fields.ts";

export const SetRequiredSuitesInput = z.object({ serviceId: id("Choose a service."), suites: lines(50, 100) });

/** Sets the test suites that every build of the service has to pass. */
export async function setRequiredSuites(
  context: Context,
  { serviceId, ...input }: z.infer<typeof SetRequiredSuitesInput>,
): Promise<void> {
  await administer(context, async (tx) => decideSetRequiredSuites(await readService(tx, serviceId), input, context.actor));
}
