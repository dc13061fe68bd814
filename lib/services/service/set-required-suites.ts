import { z } from "zod";
import { readService } from "#lib/db/service-store";
import { requiredSuiteOf } from "#lib/domain/required-suite";
import { decideSetRequiredSuites } from "#lib/domain/service";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id, lines } from "../fields.ts";

/** A suite a line, as `requiredSuiteOf` reads it: `unit`, or `load (major, minor)`. */
export const SetRequiredSuitesInput = z.object({ serviceId: id("Choose a service."), suites: lines(50, 100) });

/** Sets the test suites that every build of the service has to pass, of every kind of release or of some. */
export async function setRequiredSuites(
  context: Context,
  { serviceId, suites }: z.infer<typeof SetRequiredSuitesInput>,
): Promise<void> {
  const input = { suites: suites.map(requiredSuiteOf) };
  await administer(context, async (tx) => decideSetRequiredSuites(await readService(tx, serviceId), input, context.actor));
}
