import { z } from "zod";
import { decideSetTimeZone } from "#lib/domain/person";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { timeZone } from "./person-fields.ts";

export const SetTimeZoneInput = z.object({ timeZone });

/** Sets the zone in which a person reads and enters times. */
export async function setTimeZone(context: Context, input: z.infer<typeof SetTimeZoneInput>): Promise<void> {
  await administer(context, () => Promise.resolve(decideSetTimeZone(input, context.actor)));
}
