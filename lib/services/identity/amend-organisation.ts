import { z } from "zod";
import { readOrganisation } from "#lib/db/person-store";
import { decideAmendOrganisation } from "#lib/domain/person";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { requiredText } from "../fields.ts";
import { timeZone } from "./person-fields.ts";

export const AmendOrganisationInput = z.object({ name: requiredText(120, "Name the organisation."), timeZone });

/** Names the organisation and the time zone that people start with. */
export async function amendOrganisation(context: Context, input: z.infer<typeof AmendOrganisationInput>): Promise<void> {
  await administer(context, async (tx) => decideAmendOrganisation(await readOrganisation(tx), input, context.actor));
}
