import { z } from "zod";
import { readOrganisation } from "#lib/db/person-store";
import { decideAmendOrganisation } from "#lib/domain/person";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { requiredText, wholeNumber } from "../fields.ts";
import { timeZone } from "./person-fields.ts";

export const AmendOrganisationInput = z.object({
  name: requiredText(120, "Name the organisation."),
  timeZone,
  ratificationHours: wholeNumber({ min: 1, max: 720, error: "Between 1 and 720 hours." }),
});

/** Names the organisation, the time zone that people start with, and the time in which emergencies are ratified. */
export async function amendOrganisation(context: Context, input: z.infer<typeof AmendOrganisationInput>): Promise<void> {
  await administer(context, async (tx) => decideAmendOrganisation(await readOrganisation(tx), input, context.actor));
}
